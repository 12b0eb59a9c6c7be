import type { JsonObject } from '../json.ts'
import type { Claim } from './claims.ts'

/**
 * The `rules` of a webhook: one for each API group and list of operations, resources sorted. They name the version that the evaluator
 * reads; with matchPolicy Equivalent the API server converts every other one to it.
 */
export function webhookRules(claims: Iterable<Claim>): JsonObject[] {
  const resources = new Map<string, { group: string; operations: Set<string> }>()
  for (const { operation, kind, subresource } of claims) {
    const name = subresource === '' ? kind.resource : `${kind.resource}/${subresource}`
    const entry = resources.get(name) ?? { group: kind.group, operations: new Set() }
    resources.set(name, { ...entry, operations: entry.operations.add(operation) })
  }
  const rules = new Map<string, { group: string; operations: string[]; resources: string[] }>()
  for (const [name, { group, operations }] of resources) {
    const key = `${group} ${[...operations].sort().join(' ')}`
    const rule = rules.get(key) ?? { group, operations: [...operations].sort(), resources: [] }
    rule.resources.push(name)
    rules.set(key, rule)
  }
  return [...rules.keys()].sort().flatMap((key) => toRule(rules.get(key)))
}

function toRule(rule: { group: string; operations: string[]; resources: string[] } | undefined): JsonObject[] {
  if (rule === undefined) return []
  const { group, operations, resources } = rule
  return [{ apiGroups: [group], apiVersions: ['v1'], operations, resources: resources.sort(), scope: 'Namespaced' }]
}
