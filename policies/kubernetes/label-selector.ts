import { own, type JsonObject } from '../json.ts'
import type { LabelRequirement, LabelSelector } from '../load/policy.ts'

/** Whether a selector selects labels, as apimachinery's LabelSelectorAsSelector does; an empty selector selects everything. */
export function selects(selector: LabelSelector, labels: JsonObject | undefined): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (own(labels, key) !== value) return false
  return (selector.matchExpressions ?? []).every((requirement) => satisfies(requirement, labels))
}

function satisfies({ key, operator, values = [] }: LabelRequirement, labels: JsonObject | undefined): boolean {
  const value = own(labels, key)
  const listed = typeof value === 'string' && values.includes(value)
  switch (operator) {
    case 'In':
      return listed
    case 'NotIn':
      return !listed
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}
