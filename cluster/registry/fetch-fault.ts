import type { Fetched } from '../../policies/registry/fetch.ts'
import { errorLine } from '../one-line.ts'

/** The certificate of the other side, by the codes of OpenSSL and Node. */
const certificateFaults = new Map<string, string>([
  ...[
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ].map((code): [string, string] => [code, 'is signed by an unknown authority: give its CA in registries[].ca']),
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['CERT_NOT_YET_VALID', 'is not valid yet'],
  ['CERT_REVOKED', 'is revoked'],
])

const connectionFaults = new Map<string, string>([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'its name cannot be looked up now'],
  ['ECONNRESET', 'the connection broke'],
  ['EPIPE', 'the connection broke'],
  ['ETIMEDOUT', 'the connection was not made in time'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
])

/** Why there is no answer, after the error that ended the exchange. The message is a clause that goes after the name of the host. */
export function faultOf(error: unknown): Fetched & { ok: false } {
  const code = codeOf(error)
  const certificate = certificateFaults.get(code)
  if (certificate !== undefined) return tls(`its certificate ${certificate}`)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return tls('its certificate is for another name')
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return tls(
      'it does not speak TLS as we do: where it is reached by http, say insecure: true in registries[], for this host and port',
    )
  if (/^(ERR_SSL|ERR_TLS|ERR_OSSL|CERT_)/.test(code)) return tls(`no TLS connection (${errorLine(error)})`)
  if (code.startsWith('HPE_'))
    return connection(
      'it does not speak HTTP as we do: where it is reached by https, leave out insecure: true in registries[]',
    )
  return connection(`no connection (${connectionFaults.get(code) ?? errorLine(error)})`)
}

function codeOf(error: unknown): string {
  // A host with several addresses fails with an error for each.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function tls(message: string): Fetched & { ok: false } {
  return { ok: false, fault: 'tls', message }
}

function connection(message: string): Fetched & { ok: false } {
  return { ok: false, fault: 'connection', message }
}
