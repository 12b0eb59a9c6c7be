/** Why a registry gave no answer that counts. */
export type RegistryFault =
  /** It answered that it has no such thing. */
  | 'not-found'
  /** It wants credentials (401). */
  | 'unauthorized'
  /** It refuses these credentials (403). */
  | 'forbidden'
  | 'rate-limited'
  /** No connection, 5xx, a body that broke off, or the breaker is open. */
  | 'unavailable'
  | 'timeout'
  /** It answered with something that no registry answers. */
  | 'malformed'
  /** Its certificate is not trusted. */
  | 'tls'

/** One sentence without a full stop that names the registry; never a credential, a token or a query. */
export interface RegistryFailure {
  ok: false
  kind: RegistryFault
  message: string
  /** milliseconds; when it may be asked again */
  retryAfter?: number
}

/** What a registry was asked for, or why it cannot be had. */
export type RegistryResult<T> = { ok: true; value: T } | RegistryFailure

/** A failure, as a value. */
export function registryFailure(kind: RegistryFault, message: string, retryAfter?: number): RegistryFailure {
  return { ok: false, kind, message, ...(retryAfter === undefined ? {} : { retryAfter }) }
}
