import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Credentials, Endpoint, EndpointResult } from './endpoint.ts'
import { errorLine } from './one-line.ts'
import { sharedCredentials } from './shared-credentials.ts'

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount'

/** True in a Pod: the kubelet tells every container where the API server is. */
export function isInCluster(env: NodeJS.ProcessEnv): boolean {
  return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== ''
}

/** The API server of the cluster this Pod runs in, with its service account; token and CA are read again as they rotate. */
export async function inClusterEndpoint(
  env: NodeJS.ProcessEnv,
  { folder = mounted, now = () => performance.now() }: { folder?: string; now?: () => number } = {},
): Promise<EndpointResult> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? ''
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443'
  if (host === '') return { ok: false, reason: 'this is no Pod: KUBERNETES_SERVICE_HOST is not set' }
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
  if (!URL.canParse(url))
    return { ok: false, reason: 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address' }
  try {
    await readCredentials(folder)
  } catch (error) {
    return { ok: false, reason: `the service account of this Pod cannot be read (${errorLine(error)})` }
  }
  const credentials = sharedCredentials(() => readCredentials(folder), now)
  const endpoint: Endpoint = { server: new URL(url), credentials, ownAgent: false }
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => '')
  if (namespace.trim() !== '') endpoint.namespace = namespace.trim()
  return { ok: true, endpoint }
}

async function readCredentials(folder: string): Promise<Credentials> {
  const [token, ca] = await Promise.all([
    readFile(join(folder, 'token'), 'utf8'),
    readFile(join(folder, 'ca.crt'), 'utf8'),
  ])
  return { ca, headers: { authorization: `Bearer ${token.trim()}` } }
}
