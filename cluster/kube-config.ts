import type { KubeConfig } from '@kubernetes/client-node/dist/config.js'
import type { Credentials, EndpointResult, EndpointSource } from './endpoint.ts'
import { freshCache } from './fresh-cache.ts'

/** Credentials are asked for anew after this time (milliseconds): rotated tokens and certificates are picked up. */
const credentialsFreshFor = 10_000

/** Reads a kubeconfig file (its current context) or the in-cluster service account. */
export async function loadEndpoint(source: EndpointSource): Promise<EndpointResult> {
  // The client's configuration part alone; imported here because loading it costs more than all the rest of a start.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js')
  const config = new KubeConfig()
  try {
    if (source.kind === 'kubeconfig' && source.file !== undefined) config.loadFromFile(source.file)
    else config.loadFromCluster()
  } catch (error) {
    return { ok: false, reason: messageOf(error) }
  }
  return endpointOf(config)
}

function endpointOf(config: KubeConfig): EndpointResult {
  const cluster = config.getCurrentCluster()
  if (cluster === null) return { ok: false, reason: 'its current context names no cluster' }
  if (!URL.canParse(cluster.server)) return { ok: false, reason: 'its server is not a URL' }
  const server = new URL(cluster.server)
  if (server.protocol === 'http:' && !cluster.skipTLSVerify)
    return { ok: false, reason: 'its server is http://, which is only used with insecure-skip-tls-verify: true' }
  return {
    ok: true,
    endpoint: { server, credentials: credentialsOf(config), ownAgent: cluster.proxyUrl !== undefined },
  }
}

type CredentialsResult = { ok: true; credentials: Credentials } | { ok: false; error: unknown }

/** Shares one running request for credentials: an exec plugin that hangs must not be started by every review. */
function credentialsOf(config: KubeConfig): () => Promise<Credentials> {
  const cached = freshCache<CredentialsResult>(
    { freshFor: credentialsFreshFor, limit: 1, keep: (value) => value.ok },
    () => readCredentials(config),
  )
  return async () => {
    const result = await cached('')
    if (result.ok) return result.credentials
    throw result.error
  }
}

async function readCredentials(config: KubeConfig): Promise<CredentialsResult> {
  try {
    const credentials: Credentials = {}
    await config.applyToHTTPSOptions(credentials)
    return { ok: true, credentials }
  } catch (error) {
    return { ok: false, error }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
