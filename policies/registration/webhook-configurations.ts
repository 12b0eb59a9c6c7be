import type { JsonObject } from '../json.ts'
import type { Action, PolicySet } from '../load/policy.ts'
import { ownLabels } from '../own-labels.ts'
import { mutatingEntries, validatingEntries } from './entries.ts'

/** Where the API server finds the webhook; for a URL, only its scheme, host and port count. */
export type WebhookTarget = { service: { namespace: string; name: string; port: number } } | { url: string }

/** What the configurations depend on besides the policies. */
export interface RegistrationOptions {
  target: WebhookTarget
  /** PEM, one or more certificates; '' leaves it to the API server's own roots. */
  caBundle: string
  /** Exempt, as kube-system is: what serves the webhook must be able to start without it. */
  ownNamespace: string
  /** Caps every rule (--max-action): then nothing fails closed. */
  maxAction?: Action
  /** Whether DriftPolicies and DriftExceptions of the cluster are reviewed too. */
  policyObjects: boolean
  /**
   * The Namespace that the server runs in: with it the API server's garbage collector removes the configurations, so that they never
   * lock a cluster after their server was deleted from under them.
   */
  owner?: { name: string; uid: string }
}

/** The name of both configurations. */
export const configurationName = 'kubectl-heal'

/**
 * The webhook configurations that a set of policies needs: called for everything that a rule would judge, and for as little else as a
 * configuration can say. Pure; equal policies and options give equal objects, everything in them sorted.
 */
export function webhookConfigurations(
  set: PolicySet,
  options: RegistrationOptions,
): { validating: JsonObject; mutating: JsonObject } {
  return {
    validating: configuration('ValidatingWebhookConfiguration', validatingEntries(set, options), options),
    mutating: configuration('MutatingWebhookConfiguration', mutatingEntries(set, options), options),
  }
}

function configuration(kind: string, webhooks: readonly JsonObject[], { owner }: RegistrationOptions): JsonObject {
  const references = owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Namespace', ...owner }] }
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: configurationName, labels: ownLabels, ...references },
    webhooks,
  }
}
