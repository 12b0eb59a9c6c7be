import { isDeepStrictEqual } from 'node:util'
import type { AdmissionAttributes, FailureStatus, JsonObject, MutationOutcome, WebhookSources } from '../types.ts'
import type { CallResult, Transport } from './call.ts'
import { callWebhook } from './call.ts'
import type { Webhook } from './configuration.ts'
import { webhooksOf } from './configuration.ts'
import { callFailure, internalError } from './failures.ts'
import type { Equivalents, Invocation } from './invocation.ts'
import { planInvocation } from './invocation.ts'
import { applyPatch, decodePatch } from './patch.ts'
import type { WebhookAnswer } from './response.ts'
import { warningsOf } from './validating.ts'

type Redefault = (object: JsonObject) => JsonObject

interface MutationRun {
  object: JsonObject | null
  changed: boolean
  warnings: string[]
  /** called with reinvocationPolicy IfNeeded, and nothing has changed since */
  settled: Set<string>
  /** called with reinvocationPolicy IfNeeded, and a later webhook changed the object */
  toReinvoke: Set<string>
}

/**
 * Calls the mutating webhooks that match one after the other, each with the object as the ones before left it, then once
 * more those with reinvocationPolicy IfNeeded that were called before a change.
 */
export async function dispatchMutating(
  attributes: AdmissionAttributes,
  sources: WebhookSources,
  context: { equivalents: Equivalents; transport: Transport; redefault: Redefault },
): Promise<MutationOutcome> {
  const webhooks = webhooksOf(sources.mutatingConfigurations())
  const { object } = attributes
  const run: MutationRun = { object, changed: false, warnings: [], settled: new Set(), toReinvoke: new Set() }
  for (const webhook of webhooks) {
    const status = await runOne(webhook, run, attributes, sources, context)
    if (status !== undefined) return { allowed: false, status, warnings: run.warnings }
  }
  // The set grows in this round too: a change by a webhook asks those after it that were settled once more.
  for (const webhook of run.changed ? webhooks : []) {
    const status = run.toReinvoke.has(webhook.id) ? await runOne(webhook, run, attributes, sources, context) : undefined
    if (status !== undefined) return { allowed: false, status, warnings: run.warnings }
  }
  return { allowed: true, object: run.object, warnings: run.warnings }
}

async function runOne(
  webhook: Webhook,
  run: MutationRun,
  attributes: AdmissionAttributes,
  sources: WebhookSources,
  context: { equivalents: Equivalents; transport: Transport; redefault: Redefault },
): Promise<FailureStatus | undefined> {
  const planned = planInvocation(webhook, { ...attributes, object: run.object }, sources, context.equivalents)
  if (planned.kind === 'refusal') return planned.status
  if (planned.kind === 'skip') return undefined
  const result = await callWebhook(planned.invocation, true, context.transport)
  run.warnings.push(...warningsOf(result))
  const outcome = result.kind === 'answer' ? mutate(planned.invocation, result.answer, run, context.redefault) : result
  if (webhook.reinvoke) run.settled.add(webhook.id)
  return statusOf(outcome, webhook)
}

function statusOf(outcome: CallResult, webhook: Webhook): FailureStatus | undefined {
  if (outcome.kind === 'refusal') return outcome.status
  if (outcome.kind === 'answer' || webhook.ignoreFailures) return undefined
  return internalError(outcome.message)
}

/** Applies the answer's patch, if any, to the run's object. */
function mutate(invocation: Invocation, answer: WebhookAnswer, run: MutationRun, redefault: Redefault): CallResult {
  const { webhook } = invocation
  if (answer.patch === '') return { kind: 'answer', answer }
  const operations = decodePatch(answer.patch)
  if (typeof operations === 'string') {
    return callFailure(webhook.name, `received undecodable patch in webhook response: ${operations}`)
  }
  if (operations.length === 0) return { kind: 'answer', answer }
  if (invocation.object === null) return { kind: 'refusal', status: internalError(noObject(webhook.name)) }
  if (answer.patchType !== 'JSONPatch') {
    return callFailure(webhook.name, `unsupported patch type ${JSON.stringify(answer.patchType)}`)
  }
  const patched = applyPatch(invocation.object, operations)
  if (typeof patched === 'string') return { kind: 'refusal', status: internalError(patched) }
  if (!isDeepStrictEqual(invocation.object, patched)) noteChange(run)
  try {
    run.object = redefault(invocation.equivalent === undefined ? patched : invocation.equivalent.restore(patched))
    return { kind: 'answer', answer }
  } catch (error) {
    return { kind: 'refusal', status: internalError(decodeMessage(error)) }
  }
}

/** The object that the patch left has a field of a wrong type; for a request's body the message has a beginning of its own. */
function decodeMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^\w+ in version "\w+" cannot be handled as a \w+: /, '')
}

function noObject(webhook: string): string {
  const name = JSON.stringify(webhook)
  return `admission webhook ${name} attempted to modify the object, which is not supported for this operation`
}

function noteChange(run: MutationRun): void {
  run.changed = true
  for (const id of run.settled) run.toReinvoke.add(id)
  run.settled.clear()
}
