import { randomUUID, sign } from 'node:crypto'
import { createAuthority } from '../cluster/pki/authority.ts'

/** One right of a token: what a scope asks for (`repository:shop/web:pull,push`). */
export interface Grant {
  type: string
  name: string
  actions: string[]
}

/** Makes the tokens that a registry of ours believes. */
export interface TokenMaker {
  /** PEM: signed the certificate that is in every token. */
  authority: string
  token: (grants: readonly Grant[]) => string
}

/** Names in every token and in the configuration of the registry. */
export const tokenIssuer = 'tests'
export const tokenService = 'registry'

/** Seconds; the least that registries' clients count on. */
export const tokenLife = 60

/** Makes a key for tokens (RFC 7519, ES256 with the certificate in the header: distribution's docs/spec/auth/jwt.md). */
export function createTokenMaker(): TokenMaker {
  const authority = createAuthority('tokens')
  const signer = authority.issue({ commonName: 'token server' })
  const certificate = signer.certificate.replaceAll(/-----.*?-----|\n/g, '')
  const header = encode({ typ: 'JWT', alg: 'ES256', x5c: [certificate] })

  function token(grants: readonly Grant[]): string {
    const now = Math.floor(Date.now() / 1000)
    const times = { iat: now, nbf: now - 10, exp: now + tokenLife }
    const claims = { iss: tokenIssuer, aud: tokenService, sub: '', jti: randomUUID(), ...times, access: grants }
    const content = `${header}.${encode(claims)}`
    const key = { key: signer.key, dsaEncoding: 'ieee-p1363' as const }
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`
  }

  return { authority: authority.certificate, token }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
