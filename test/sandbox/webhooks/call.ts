import { randomUUID } from 'node:crypto'
import type { Operation } from 'fast-json-patch'
import { isObject, numberAt, objectAt, textAt } from '../json.ts'
import { internalError } from '../status.ts'
import type { AdmissionAttributes, FailureStatus, JsonObject } from '../types.ts'
import type { HttpsPoster } from './https-post.ts'
import type { Webhook } from './matching.ts'
import { readAnswer } from './response.ts'
import { buildReview } from './review.ts'
import { resolveTarget } from './target.ts'
import type { ServiceAddresses } from './target.ts'

export interface Transport {
  poster: HttpsPoster
  services: ServiceAddresses
}

/** What a call means for the request: a status refuses it; operations are the patch of a webhook that allowed it. */
export interface CallResult {
  status?: FailureStatus
  operations: Operation[]
  warnings: string[]
}

/** Calls one webhook; a failure is a refusal or, where failurePolicy ignores it, nothing. */
export async function callWebhook(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  mutating: boolean,
  { poster, services }: Transport,
): Promise<CallResult> {
  const uid = randomUUID()
  const seconds = numberAt(webhook.entry, 'timeoutSeconds', 10)
  const target = resolveTarget(objectAt(webhook.entry, 'clientConfig'), seconds, services)
  const reply =
    target instanceof Error
      ? target
      : await poster.post(target, JSON.stringify(buildReview(attributes, uid)), seconds * 1000)
  const answer = reply instanceof Error ? `failed to call webhook: ${reply.message}` : readAnswer(reply, uid, mutating)
  if (typeof answer === 'string') return { ...failed(webhook, answer), operations: [], warnings: [] }
  const { response, operations, warnings } = answer
  if (response['allowed'] === true) return { operations, warnings }
  return { status: denial(webhook.name, objectAt(response, 'status')), operations: [], warnings }
}

/** The refusal because a call failed, as kube-apiserver words it, unless failures are ignored. */
function failed({ name, ignoreFailures }: Webhook, reason: string): { status?: FailureStatus } {
  return ignoreFailures ? {} : { status: internalError(`failed calling webhook ${JSON.stringify(name)}: ${reason}`) }
}

/** A webhook's own refusal: its status with the name put before the message; codes below 400 become 400. */
function denial(webhook: string, result: JsonObject): FailureStatus {
  const deniedBy = `admission webhook ${JSON.stringify(webhook)} denied the request`
  const explanation = textAt(result, 'message') || textAt(result, 'reason')
  return {
    code: Math.max(numberAt(result, 'code', 400), 400),
    reason: textAt(result, 'reason'),
    message: explanation === '' ? `${deniedBy} without explanation` : `${deniedBy}: ${explanation}`,
    ...(isObject(result['details']) ? { details: result['details'] } : {}),
  }
}
