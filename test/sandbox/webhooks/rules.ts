import type { AdmissionAttributes, GroupVersionResource } from '../types.ts'
import type { WebhookRule } from './configuration.ts'

/** Whether a rule covers the request, with the request's resource replaced by an equivalent one where matchPolicy asks. */
export function ruleMatches(
  rule: WebhookRule,
  attributes: AdmissionAttributes,
  resource: GroupVersionResource = attributes.resource,
): boolean {
  return (
    scopeMatches(rule.scope, attributes.namespace, resource) &&
    listed(rule.operations, attributes.operation) &&
    listed(rule.apiGroups, resource.group) &&
    listed(rule.apiVersions, resource.version) &&
    rule.resources.some((pattern) => resourceMatches(pattern, resource.resource, attributes.subresource))
  )
}

function listed(items: string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted)
}

/** A Namespace request carries its own name as namespace, and still is cluster-scoped. */
function scopeMatches(scope: string, namespace: string, resource: GroupVersionResource): boolean {
  const cluster = namespace === '' || (resource.group === '' && resource.resource === 'namespaces')
  if (scope === '*') return true
  return scope === 'Cluster' ? cluster : scope === 'Namespaced' && !cluster
}

/** `pods`, `pods/log`, `pods/*`, `*`, `*` with a slash and a subresource; without a slash no subresource is meant, not even by `*`. */
function resourceMatches(pattern: string, resource: string, subresource: string): boolean {
  const slash = pattern.indexOf('/')
  const wantedResource = slash < 0 ? pattern : pattern.slice(0, slash)
  const wantedSubresource = slash < 0 ? '' : pattern.slice(slash + 1)
  return (
    (wantedResource === '*' || wantedResource === resource) &&
    (wantedSubresource === '*' || wantedSubresource === subresource)
  )
}
