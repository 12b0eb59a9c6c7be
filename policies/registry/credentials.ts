import { createHash } from 'node:crypto'

/** What proves to a registry who asks. `id` is a hash over all of it: equal for equal credentials, and safe to be kept and compared. */
export type Credential =
  | { kind: 'basic'; username: string; password: string; id: string }
  /** A refresh token, for the token endpoint only. */
  | { kind: 'identity-token'; token: string; id: string }

/** User and password. */
export function basicCredential(username: string, password: string): Credential {
  return { kind: 'basic', username, password, id: idOf('basic', username, password) }
}

/** What Docker calls an identity token: the refresh token of OAuth. */
export function identityToken(token: string): Credential {
  return { kind: 'identity-token', token, id: idOf('identity-token', token) }
}

function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
