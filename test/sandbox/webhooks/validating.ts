import type { AdmissionAttributes, ValidationOutcome, WebhookSources } from '../types.ts'
import type { CallResult, Transport } from './call.ts'
import { callWebhook } from './call.ts'
import { webhooksOf } from './configuration.ts'
import { internalError } from './failures.ts'
import type { Equivalents, Invocation } from './invocation.ts'
import { planInvocation } from './invocation.ts'

/**
 * Calls every validating webhook that matches, all at once, and waits for all. Of several refusals the first one in the
 * order of the webhooks is reported (kube-apiserver reports the first to arrive).
 */
export async function dispatchValidating(
  attributes: AdmissionAttributes,
  sources: WebhookSources,
  equivalents: Equivalents,
  transport: Transport,
): Promise<ValidationOutcome> {
  const invocations: Invocation[] = []
  for (const webhook of webhooksOf(sources.validatingConfigurations())) {
    const planned = planInvocation(webhook, attributes, sources, equivalents)
    if (planned.kind === 'refusal') return { allowed: false, status: planned.status, warnings: [] }
    if (planned.kind === 'call') invocations.push(planned.invocation)
  }
  const results = await Promise.all(invocations.map((invocation) => callWebhook(invocation, false, transport)))
  return combine(invocations, results)
}

function combine(invocations: Invocation[], results: CallResult[]): ValidationOutcome {
  const warnings = results.flatMap((result) => warningsOf(result))
  for (const [index, result] of results.entries()) {
    if (result.kind === 'refusal') return { allowed: false, status: result.status, warnings }
    const open = invocations[index]?.webhook.ignoreFailures === true
    if (result.kind === 'call-failure' && !open)
      return { allowed: false, status: internalError(result.message), warnings }
  }
  return { allowed: true, warnings }
}

/** The warnings of a call, also of one that refused. */
export function warningsOf(result: CallResult): string[] {
  return result.kind === 'answer' ? result.answer.warnings : (result.warnings ?? [])
}
