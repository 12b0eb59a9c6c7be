import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a kubeconfig needs; `ca` is PEM. */
export interface KubeconfigInput {
  url: string
  ca: string
  user: string
  token: string
}

/** A kubeconfig of one context, as JSON, which is YAML too. */
export function kubeconfigText({ url, ca, user, token }: KubeconfigInput): string {
  const cluster = { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user, namespace: 'default' } }],
    'current-context': 'sandbox',
  }
  return `${JSON.stringify(config, null, 2)}\n`
}

/** Writes `DIRECTORY/USER.kubeconfig`, readable by its owner only; returns the path. */
export async function writeKubeconfig(directory: string, input: KubeconfigInput): Promise<string> {
  const path = join(directory, `${input.user.replaceAll(/[^\w.-]/g, '_')}.kubeconfig`)
  await mkdir(directory, { recursive: true })
  await writeFile(path, kubeconfigText(input), { mode: 0o600 })
  return path
}
