import type { AdmissionAttributes, WebhookDispatcher, WebhookSources } from './types.ts'
import { createHttpsPoster } from './webhooks/https-post.ts'
import type { Equivalents } from './webhooks/invocation.ts'
import { dispatchMutating } from './webhooks/mutating.ts'
import type { ServiceAddresses } from './webhooks/target.ts'
import { dispatchValidating } from './webhooks/validating.ts'

export interface DispatcherOptions {
  /** Where the Services named in `clientConfig.service` listen; one that is not here fails the call, as in a cluster. */
  services?: ServiceAddresses
  /** Other served versions of a resource, for matchPolicy Equivalent; without it every resource has one version. */
  equivalents?: Equivalents
}

const exemptKinds = new Set([
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
])

/**
 * Calls registered webhooks as kube-apiserver 1.36 does (apiserver/pkg/admission/plugin/webhook). Audit annotations are
 * dropped: the sandbox keeps no audit log. Nothing is sent about the webhook configurations themselves.
 */
export function createWebhookDispatcher(sources: WebhookSources, options: DispatcherOptions = {}): WebhookDispatcher {
  const poster = createHttpsPoster()
  const transport = { poster, services: options.services ?? new Map<string, string>() }
  const equivalents = options.equivalents ?? (() => [])
  return {
    async mutate(attributes, redefault) {
      if (isExempt(attributes)) return { allowed: true, object: attributes.object, warnings: [] }
      return await dispatchMutating(attributes, sources, { equivalents, transport, redefault })
    },
    async validate(attributes) {
      if (isExempt(attributes)) return { allowed: true, warnings: [] }
      return await dispatchValidating(attributes, sources, equivalents, transport)
    },
    close() {
      poster.close()
      return Promise.resolve()
    },
  }
}

function isExempt({ kind }: AdmissionAttributes): boolean {
  return kind.group === 'admissionregistration.k8s.io' && exemptKinds.has(kind.kind)
}
