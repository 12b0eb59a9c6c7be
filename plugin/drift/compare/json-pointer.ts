import { isObject, own } from '../../../policies/json.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import { listKeyValue } from '../../../policies/kubernetes/list-keys.ts'

/**
 * The JSON pointer (RFC 6901) of a path in an object; of an item that its list lacks the place after the last. Undefined where
 * what would hold the last step is not there.
 */
export function pointerTo(object: unknown, steps: readonly FieldElement[]): string | undefined {
  let value = object
  let pointer = ''
  for (const [index, step] of steps.entries()) {
    const token = tokenOf(value, step)
    if (token === undefined || (token === '-' && index < steps.length - 1)) return undefined
    pointer += `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
    value = childAt(value, token)
  }
  return pointer
}

function tokenOf(value: unknown, step: FieldElement): string | undefined {
  if (step.kind === 'field') return isObject(value) ? step.name : undefined
  if (!Array.isArray(value)) return undefined
  const place = placeOf(value, step)
  return place < 0 ? '-' : String(place)
}

function placeOf(list: readonly unknown[], step: Exclude<FieldElement, { kind: 'field' }>): number {
  if (step.kind === 'index') return step.index < list.length ? step.index : -1
  if (step.kind === 'value') return list.indexOf(step.value)
  return list.findLastIndex((item) => step.keys.every(([name, key]) => listKeyValue(item, name) === key))
}

function childAt(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return value[Number(token)]
  return isObject(value) ? own(value, token) : undefined
}
