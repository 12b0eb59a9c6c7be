import type { AdmissionAttributes, ValidationOutcome, WebhookSources } from '../types.ts'
import { callWebhook } from './call.ts'
import type { Transport } from './call.ts'
import { matchWebhook, webhooksOf } from './matching.ts'
import type { Webhook } from './matching.ts'

/**
 * Calls every validating webhook that matches, all at once, and waits for all. Of several refusals the first one in the
 * order of the webhooks is reported (kube-apiserver reports the first to arrive).
 */
export async function dispatchValidating(
  attributes: AdmissionAttributes,
  sources: WebhookSources,
  transport: Transport,
): Promise<ValidationOutcome> {
  const called: Webhook[] = []
  for (const webhook of webhooksOf(sources.validatingConfigurations())) {
    const decided = matchWebhook(webhook, attributes, sources)
    if (decided === 'call') called.push(webhook)
    else if (decided !== 'skip') return { allowed: false, status: decided, warnings: [] }
  }
  const results = await Promise.all(called.map((webhook) => callWebhook(webhook, attributes, false, transport)))
  const warnings = results.flatMap((result) => result.warnings)
  const status = results.find((result) => result.status !== undefined)?.status
  return status === undefined ? { allowed: true, warnings } : { allowed: false, status, warnings }
}
