import type { WebhookDispatcher, WebhookSources } from './types.ts'
import { createHttpsPoster } from './webhooks/https-post.ts'
import { dispatchMutating } from './webhooks/mutating.ts'
import type { ServiceAddresses } from './webhooks/target.ts'
import { dispatchValidating } from './webhooks/validating.ts'

/**
 * Calls registered webhooks as kube-apiserver 1.36 does (apiserver/pkg/admission/plugin/webhook), Services at their address in
 * `services`. Audit annotations are dropped: the sandbox keeps no audit log. Nothing is sent about the webhook configurations
 * themselves, so that nobody can lock themselves out.
 */
export function createWebhookDispatcher(
  sources: WebhookSources,
  services: ServiceAddresses = new Map<string, string>(),
): WebhookDispatcher {
  const poster = createHttpsPoster()
  const transport = { poster, services }
  const isExempt = ({ kind }: { kind: { group: string } }) => kind.group === 'admissionregistration.k8s.io'
  return {
    async mutate(attributes, redefault) {
      if (isExempt(attributes)) return { allowed: true, object: attributes.object, warnings: [] }
      return await dispatchMutating(attributes, sources, transport, redefault)
    },
    async validate(attributes) {
      if (isExempt(attributes)) return { allowed: true, warnings: [] }
      return await dispatchValidating(attributes, sources, transport)
    },
    close() {
      poster.close()
    },
  }
}
