import { asArray, asString, dig } from '../json.ts'
import type { HttpResponse } from './fetch.ts'
import { parseBody } from './json-body.ts'
import { limits } from './limits.ts'
import { registryFailure, type RegistryFailure, type RegistryFault } from './result.ts'
import { parseRetryAfter } from './retry-after.ts'

/** The failure that a status tells; `who` is the subject of the sentence (`registry ghcr.io`). Not for statuses below 300. */
export function statusFailure(who: string, response: HttpResponse, now: number): RegistryFailure {
  const { status } = response
  const wait = parseRetryAfter(response.headers.get('retry-after'), now)
  const message = `${who} ${meaning(status)} (${[String(status), ...codeOf(response)].join(' ')})`
  return registryFailure(faultOf(status), message, status === 429 || status >= 500 ? wait : undefined)
}

/** Whether an error is one of a registry: by its code, or by the header with which many of them answer everything. */
export function isRegistryError(response: HttpResponse): boolean {
  return response.headers.get('docker-distribution-api-version') !== undefined || codeOf(response).length > 0
}

function faultOf(status: number): RegistryFault {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 429) return 'rate-limited'
  return status >= 500 || status === 408 ? 'unavailable' : 'malformed'
}

function meaning(status: number): string {
  if (status === 401) return 'does not accept the credentials, or wants some'
  if (status === 403) return 'refuses access'
  if (status === 404) return 'has no such thing'
  if (status === 429) return 'limits how often it is asked'
  return status >= 500 ? 'failed' : 'answered with an unexpected status'
}

/** `DENIED`, `TOOMANYREQUESTS`: the code of the distribution specification. What else an error says may hold secrets, and is not told. */
function codeOf({ body }: HttpResponse): string[] {
  // What was asked for may be large; an error is not, and must not take time.
  if (body.length > limits.small) return []
  const code = asString(dig(asArray(dig(parseBody(body), 'errors'))[0], 'code')) ?? ''
  return /^[A-Z_]{1,40}$/.test(code) ? [code] : []
}
