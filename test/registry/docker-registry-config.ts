import { randomBytes } from 'node:crypto'
import { tokenIssuer, tokenService } from './tokens.ts'

/** What the configuration depends on: paths of files that exist, and the realm of the token server. */
export interface ConfigFiles {
  storage: string
  tls?: { certificate: string; key: string }
  passwords?: string
  tokens?: { realm: string; authorities: string }
}

/** The configuration of docker-registry: YAML, of which JSON is a part. Port 0: the log tells which one it got. */
export function dockerRegistryConfig({ storage, tls, passwords, tokens }: ConfigFiles): string {
  return JSON.stringify({
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
    http: {
      addr: '127.0.0.1:0',
      secret: randomBytes(16).toString('hex'),
      ...(tls === undefined ? {} : { tls }),
    },
    auth: {
      ...(passwords === undefined ? {} : { htpasswd: { realm: 'tests', path: passwords } }),
      ...(tokens === undefined ? {} : { token: tokenAuth(tokens) }),
    },
  })
}

function tokenAuth({ realm, authorities }: { realm: string; authorities: string }): Record<string, string> {
  return { realm, service: tokenService, issuer: tokenIssuer, rootcertbundle: authorities }
}
