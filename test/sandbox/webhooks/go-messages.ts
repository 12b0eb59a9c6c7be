import type { HttpAnswer } from './https-post.ts'
import type { Target } from './target.ts'

const unknownAuthority = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'

/** Node's error codes in the words of Go's TLS and net packages. */
const tlsMessages = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownAuthority],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownAuthority],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownAuthority],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownAuthority],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', unknownAuthority],
  ['CERT_SIGNATURE_FAILURE', unknownAuthority],
  ['CERT_HAS_EXPIRED', 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'],
  ['CERT_NOT_YET_VALID', 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'],
])

/** What kube-apiserver would say of a failed connection; an error that Go has no counterpart for keeps Node's message. */
export function goMessage(error: unknown, timedOut: boolean, target: Target): string {
  if (timedOut) return 'context deadline exceeded'
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const address = `${target.connectHost}:${target.connectPort}`
  if (code === 'ECONNREFUSED') return `dial tcp ${address}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${target.connectHost}: no such host`
  if (code === 'ECONNRESET') return 'EOF'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `tls: failed to verify certificate: x509: certificate is not valid for ${target.serverName}`
  }
  return tlsMessages.get(code) ?? message
}

const statusMessages = new Map([
  [400, 'the server rejected our request for an unknown reason'],
  [401, 'the server has asked for the client to provide credentials'],
  [404, 'the server could not find the requested resource'],
  [405, 'the server does not allow this method on the requested resource'],
  [409, 'the server reported a conflict'],
  [422, 'the server rejected our request due to an error in our request'],
  [429, 'the server has received too many requests and has asked us to try again later'],
  [503, 'the server is currently unable to handle the request'],
  [504, 'the server was unable to return a response in the time allotted, but may still be processing the request'],
])

/** What client-go makes of a response that is not a success. */
export function statusMessage({ code, contentType, text }: HttpAnswer): string {
  const known = statusMessages.get(code)
  if (known !== undefined) return known
  const said = contentType === '' || contentType.startsWith('text/') ? text.slice(0, 2048).trim() : 'unknown'
  if (code === 403 || code === 406 || code === 415) return said
  if (code >= 500) return `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`
  return `the server responded with the status code ${code} but did not return more information`
}
