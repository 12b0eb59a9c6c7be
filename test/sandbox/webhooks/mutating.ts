import { same } from '../json.ts'
import { jsonPatched } from '../patch/json-patch.ts'
import { internalError } from '../status.ts'
import type { AdmissionAttributes, FailureStatus, JsonObject, MutationOutcome } from '../types.ts'
import type { Store } from '../storage/store.ts'
import { callWebhook } from './call.ts'
import type { Transport } from './call.ts'
import { matchWebhook, webhooksOf } from './matching.ts'
import type { Webhook } from './matching.ts'

type Redefault = (object: JsonObject) => JsonObject

/**
 * Calls the mutating webhooks that match one after the other, each with the object as the ones before left it, then once
 * more those with reinvocationPolicy IfNeeded that were called before a change.
 */
export async function dispatchMutating(
  attributes: AdmissionAttributes,
  store: Store,
  transport: Transport,
  redefault: Redefault,
): Promise<MutationOutcome> {
  const webhooks = webhooksOf(store, 'MutatingWebhookConfiguration')
  const warnings: string[] = []
  let { object } = attributes
  /** Called with reinvocationPolicy IfNeeded, and nothing has changed since. */
  const settled = new Set<Webhook>()
  /** The same, but a later webhook changed the object. */
  const toReinvoke = new Set<Webhook>()

  async function run(webhook: Webhook): Promise<FailureStatus | undefined> {
    const decided = matchWebhook(webhook, { ...attributes, object }, store)
    if (decided === 'skip') return undefined
    if (decided !== 'call') return decided
    const result = await callWebhook(webhook, { ...attributes, object }, true, transport)
    warnings.push(...result.warnings)
    if (result.operations.length > 0) {
      const patched = object === null ? noObject(webhook.name) : jsonPatched(object, result.operations)
      if (typeof patched === 'string') return internalError(patched)
      if (!same(object, patched)) noteChange()
      const next = redefaulted(patched, redefault)
      if (typeof next === 'string') return internalError(next)
      object = next
    }
    if (webhook.entry['reinvocationPolicy'] === 'IfNeeded') settled.add(webhook)
    return result.status
  }

  function noteChange(): void {
    for (const webhook of settled) toReinvoke.add(webhook)
    settled.clear()
  }

  for (const webhook of webhooks) {
    const status = await run(webhook)
    if (status !== undefined) return { allowed: false, object, status, warnings }
  }
  // The set grows in this round too: a change by a webhook asks those after it that were settled once more.
  for (const webhook of webhooks) {
    const status = toReinvoke.has(webhook) ? await run(webhook) : undefined
    if (status !== undefined) return { allowed: false, object, status, warnings }
  }
  return { allowed: true, object, warnings }
}

/** The patched object decoded and defaulted, or which field has a wrong type. */
function redefaulted(object: JsonObject, redefault: Redefault): JsonObject | string {
  try {
    return redefault(object)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return message.replace(/^\w+ in version "\w+" cannot be handled as a \w+: /, '')
  }
}

function noObject(webhook: string): string {
  return `admission webhook "${webhook}" attempted to modify the object, which is not supported for this operation`
}
