import { writeFile } from 'node:fs/promises'
import type { KeyPair } from './pki/authority.ts'

/** How a user proves who it is. */
export type Credentials = KeyPair | { token: string }

/** A cluster and a user of it; `ca` is PEM. */
export interface Access {
  server: string
  ca: string
  user: string
  credentials: Credentials
  /** Of its context; `default` when not given. */
  namespace?: string
}

/** Writes a kubeconfig of one context (JSON, which is YAML too), readable by its owner only; returns its path. */
export async function writeKubeconfig(
  path: string,
  { server, ca, user, credentials, namespace = 'default' }: Access,
): Promise<string> {
  const proof =
    'token' in credentials
      ? { token: credentials.token }
      : {
          'client-certificate-data': base64(credentials.certificate),
          'client-key-data': base64(credentials.key),
        }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [{ name: user, user: proof }],
    contexts: [{ name: 'test', context: { cluster: 'test', user, namespace } }],
    'current-context': 'test',
  }
  await writeFile(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return path
}

function base64(pem: string): string {
  return Buffer.from(pem).toString('base64')
}
