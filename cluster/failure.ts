import type { JsonObject } from '../policies/json.ts'
import type { ApiFailure, ApiRequest, FailureReason } from './api-result.ts'
import { textAt } from './json.ts'
import { oneLine } from './one-line.ts'

/** What a failure says about the request it belongs to. */
export type Asked = Pick<ApiRequest, 'method' | 'path'>

/** `metav1.StatusReason` in the words of this product; others are told by their HTTP status. */
const byStatusReason = new Map<string, FailureReason>([
  ['Unauthorized', 'Unauthorized'],
  ['Forbidden', 'Forbidden'],
  ['NotFound', 'NotFound'],
  ['AlreadyExists', 'AlreadyExists'],
  ['Conflict', 'Conflict'],
  ['Invalid', 'Invalid'],
  ['Expired', 'Expired'],
  ['Gone', 'Expired'],
  ['TooManyRequests', 'TooManyRequests'],
  ['Timeout', 'Timeout'],
  ['ServerTimeout', 'Timeout'],
])

const byCode = new Map<number, FailureReason>([
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [410, 'Expired'],
  [422, 'Invalid'],
  [429, 'TooManyRequests'],
  [504, 'Timeout'],
])

/** The failure that an answer of the API server tells: an HTTP status of 300 or more, with a `Status` or without. */
export function refused(asked: Asked, code: number, body: JsonObject | undefined): ApiFailure {
  const status = textAt(body, 'kind') === 'Status' ? body : undefined
  const reason = byStatusReason.get(textAt(status, 'reason') ?? '') ?? byCode.get(code) ?? 'Other'
  const message = oneLine(textAt(status, 'message') ?? '')
  return {
    ...failure(asked, reason, message === '' ? wordless(code) : message),
    status: code,
    ...(status === undefined ? {} : { body: status }),
  }
}

function wordless(code: number): string {
  return code === 404 ? 'the API server does not serve this path (404)' : `the API server answered ${code}`
}

/** A failure without an answer; the message is made one line. */
export function failure(asked: Asked, reason: FailureReason, message: string): ApiFailure {
  return { reason, status: 0, message: oneLine(message), method: asked.method, path: asked.path }
}

/** True where a request failed because the API server does not know the type at all (its CRD is not installed), not because one object is missing. */
export function isNotServed(failed: ApiFailure): boolean {
  if (failed.reason !== 'NotFound') return false
  // The Status of a missing object names it; for a type that is not served there is plain text, or a Status without details.
  return textAt(failed.body, 'details', 'name') === undefined
}
