import type { FailureStatus, JsonObject } from '../types.ts'
import { isObject, numberAt, textAt } from '../json.ts'

/** A webhook could not be asked or did not answer properly: failurePolicy decides what becomes of it. */
export interface CallFailure {
  kind: 'call-failure'
  message: string
}

/** The request is refused whatever the failurePolicy says. */
export interface Refusal {
  kind: 'refusal'
  status: FailureStatus
}

/** `failed calling webhook "NAME": REASON`, as kube-apiserver words it. */
export function callFailure(webhook: string, reason: string): CallFailure {
  return { kind: 'call-failure', message: `failed calling webhook ${JSON.stringify(webhook)}: ${reason}` }
}

/** 500 with "Internal error occurred: " before the message. */
export function internalError(message: string): FailureStatus {
  return {
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  }
}

/** 400 for a dry run that a webhook with side effects would have to see. */
export function dryRunUnsupported(webhook: string): FailureStatus {
  const message = `admission webhook ${JSON.stringify(webhook)} does not support dry run`
  return { code: 400, reason: 'BadRequest', message }
}

/** A webhook's own refusal: its status with the name put before the message; codes below 400 become 400. */
export function denial(webhook: string, result: unknown): FailureStatus {
  const deniedBy = `admission webhook ${JSON.stringify(webhook)} denied the request`
  const explanation = textAt(result, 'message') || textAt(result, 'reason')
  const details = isObject(result) ? result['details'] : undefined
  return {
    code: Math.max(numberAt(result, 'code', 400), 400),
    reason: textAt(result, 'reason'),
    message: explanation === '' ? `${deniedBy} without explanation` : `${deniedBy}: ${explanation}`,
    ...(isObject(details) ? { details: details satisfies JsonObject } : {}),
  }
}
