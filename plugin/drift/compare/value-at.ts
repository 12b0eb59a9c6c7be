import { isSameJson, isObject, own } from '../../../policies/json.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import { listKeyValue } from '../../../policies/kubernetes/list-keys.ts'

/** What stands at the end of a path; undefined where the path breaks off. Of list items with one key the last counts. */
export function valueAt(object: unknown, steps: readonly FieldElement[]): unknown {
  return steps.reduce(childOf, object)
}

function childOf(value: unknown, step: FieldElement): unknown {
  if (step.kind === 'field') return isObject(value) ? own(value, step.name) : undefined
  if (!Array.isArray(value)) return undefined
  const list: readonly unknown[] = value
  if (step.kind === 'index') return list[step.index]
  if (step.kind === 'value') return list.find((item) => isSameJson(item, step.value))
  return list.findLast((item) => step.keys.every(([name, key]) => listKeyValue(item, name) === key))
}
