import type { JsonObject } from '../json.ts'
import { webhook } from './webhook.ts'
import type { RegistrationOptions } from './webhook-configurations.ts'

const group = { apiGroups: ['kubectl-heal.io'], apiVersions: ['v1alpha1'], scope: 'Cluster' }
const written = { operations: ['CREATE', 'UPDATE'] }

/**
 * The webhooks for DriftPolicies and DriftExceptions themselves. No condition spares what is being deleted: an exception with a
 * finalizer could be extended then. Nothing is asked on DELETE, so nothing of ours can be stuck.
 */
export function policyObjectEntries(kind: 'validating' | 'mutating', options: RegistrationOptions): JsonObject[] {
  if (!options.policyObjects) return []
  const common = { namespaceSelector: {}, matchConditions: [], timeoutSeconds: 5 }
  if (kind === 'mutating') {
    const rules = [{ ...group, ...written, resources: ['driftexceptions'] }]
    const parts = { name: 'exceptions', path: '/mutate', failurePolicy: 'Ignore', reinvocationPolicy: 'Never' } as const
    return [webhook(options, { ...common, ...parts, rules })]
  }
  const rules = [{ ...group, ...written, resources: ['driftexceptions', 'driftpolicies'] }]
  const parts = { name: 'policies', path: '/validate/closed', failurePolicy: 'Fail' } as const
  return [webhook(options, { ...common, ...parts, rules })]
}
