import type { Store } from './storage/store.ts'
import type { AdmissionAttributes, ValidationOutcome, WebhookDispatcher } from './types.ts'
import { callWebhook } from './webhooks/call.ts'
import type { Transport } from './webhooks/call.ts'
import { createHttpsPoster } from './webhooks/https-post.ts'
import { matchWebhook, webhooksOf } from './webhooks/matching.ts'
import type { Webhook } from './webhooks/matching.ts'
import { dispatchMutating } from './webhooks/mutating.ts'
import type { ServiceAddresses } from './webhooks/target.ts'

/**
 * Calls registered webhooks as kube-apiserver 1.36 does (apiserver/pkg/admission/plugin/webhook), Services at their address in
 * `services`. Audit annotations are dropped: the sandbox keeps no audit log. Nothing is sent about the webhook configurations
 * themselves, so that nobody can lock themselves out.
 */
export function createWebhookDispatcher(
  store: Store,
  services: ServiceAddresses = new Map<string, string>(),
): WebhookDispatcher {
  const poster = createHttpsPoster()
  const transport = { poster, services }
  const isExempt = ({ kind }: { kind: { group: string } }) => kind.group === 'admissionregistration.k8s.io'
  return {
    async mutate(attributes, redefault) {
      if (isExempt(attributes)) return { allowed: true, object: attributes.object, warnings: [] }
      return await dispatchMutating(attributes, store, transport, redefault)
    },
    async validate(attributes) {
      if (isExempt(attributes)) return { allowed: true, warnings: [] }
      return await dispatchValidating(attributes, store, transport)
    },
    close() {
      poster.close()
    },
  }
}

/**
 * Calls every validating webhook that matches, all at once, and waits for all. Of several refusals the first one in the
 * order of the webhooks is reported (kube-apiserver reports the first to arrive).
 */
async function dispatchValidating(
  attributes: AdmissionAttributes,
  store: Store,
  transport: Transport,
): Promise<ValidationOutcome> {
  const called: Webhook[] = []
  for (const webhook of webhooksOf(store, 'ValidatingWebhookConfiguration')) {
    const decided = matchWebhook(webhook, attributes, store)
    if (decided === 'call') called.push(webhook)
    else if (decided !== 'skip') return { allowed: false, status: decided, warnings: [] }
  }
  const results = await Promise.all(called.map((webhook) => callWebhook(webhook, attributes, false, transport)))
  const warnings = results.flatMap((result) => result.warnings)
  const status = results.find((result) => result.status !== undefined)?.status
  return status === undefined ? { allowed: true, warnings } : { allowed: false, status, warnings }
}
