import { randomUUID } from 'node:crypto'
import { decodeBody } from './decode-body.ts'
import type { JsonObject } from '../types.ts'
import type { CallFailure, Refusal } from './failures.ts'
import { callFailure, denial, dryRunUnsupported } from './failures.ts'
import type { HttpsPoster } from './https-post.ts'
import type { Invocation } from './invocation.ts'
import type { WebhookAnswer } from './response.ts'
import { readAnswer } from './response.ts'
import { buildReview } from './review.ts'
import type { ServiceAddresses } from './target.ts'
import { resolveTarget } from './target.ts'

export interface Transport {
  poster: HttpsPoster
  services: ServiceAddresses
}

export type CallResult = { kind: 'answer'; answer: WebhookAnswer } | ((CallFailure | Refusal) & { warnings?: string[] })

/** Calls one webhook: the answer if it allowed the request, a refusal with its warnings, or a failure for failurePolicy. */
export async function callWebhook(
  invocation: Invocation,
  mutating: boolean,
  transport: Transport,
): Promise<CallResult> {
  const { webhook, attributes } = invocation
  const refused = attributes.dryRun ? refuseDryRun(invocation) : undefined
  if (refused !== undefined) return refused
  const version = webhook.reviewVersions.find((one) => one === 'v1' || one === 'v1beta1')
  if (version === undefined) {
    const reason = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)'
    return callFailure(webhook.name, `could not create admission objects: ${reason}`)
  }
  const uid = randomUUID()
  const reply = await postReview(invocation, { uid, version }, transport)
  if ('problem' in reply) return callFailure(webhook.name, reply.problem)
  const answer = readAnswer(reply.body, uid, version, mutating)
  if (typeof answer === 'string') return callFailure(webhook.name, `received invalid webhook response: ${answer}`)
  if (answer.allowed) return { kind: 'answer', answer }
  return { kind: 'refusal', status: denial(webhook.name, answer.result), warnings: answer.warnings }
}

function refuseDryRun({ webhook }: Invocation): CallResult | undefined {
  if (webhook.sideEffects === '') return callFailure(webhook.name, 'Webhook SideEffects is nil')
  if (webhook.sideEffects === 'None' || webhook.sideEffects === 'NoneOnDryRun') return undefined
  return { kind: 'refusal', status: dryRunUnsupported(webhook.name) }
}

async function postReview(
  invocation: Invocation,
  { uid, version }: { uid: string; version: string },
  { poster, services }: Transport,
): Promise<{ body: JsonObject } | { problem: string }> {
  const { webhook } = invocation
  const target = resolveTarget(webhook.clientConfig, webhook.timeoutSeconds, services)
  if (typeof target === 'string') return { problem: `failed to call webhook: ${target}` }
  const review = JSON.stringify(buildReview(invocation, uid, version))
  const answer = await poster.post(target, review, webhook.timeoutSeconds * 1000)
  if (answer instanceof Error) return { problem: `failed to call webhook: ${answer.message}` }
  const decoded = decodeBody(answer, version)
  return 'body' in decoded ? decoded : { problem: `failed to call webhook: ${decoded.problem}` }
}
