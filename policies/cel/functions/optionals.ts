import type { Budget } from '../values/budget.ts'
import { fault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import type { ListValue } from '../values/list.ts'
import { optional } from '../values/value.ts'
import type { Value } from '../values/value.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** Null, false, zero and everything empty. */
function isZero(value: Value): boolean {
  if (typeof value !== 'object' || value === null) {
    return value === null || value === false || value === 0n || value === 0 || value === ''
  }
  if (value instanceof Uint8Array) {
    return value.length === 0
  }
  switch (value.kind) {
    case 'list':
    case 'map':
      return value.size === 0
    case 'uint':
      return value.value === 0n
    case 'duration':
      return value.nanos === 0n
    case 'optional':
      return value.value === undefined
    default:
      return false
  }
}

function unwrapAll(budget: Budget, list: ListValue): Result {
  budget.spend(list.size)
  const values: Value[] = []
  for (let index = 0; index < list.size; index += 1) {
    const item = list.at(index)
    if (typeof item !== 'object' || item === null || !('kind' in item) || item.kind !== 'optional') {
      return fault('unwrap takes a list of optionals')
    }
    values.push(...(item.value === undefined ? [] : [item.value]))
  }
  return listOf(values)
}

/** Optional values. */
export const optionals: readonly Overload[] = [
  func('optional.of', ['dyn'], 'optional', (_, value) => optional(value)),
  func('optional.ofNonZeroValue', ['dyn'], 'optional', (_, value) => optional(isZero(value) ? undefined : value)),
  func('optional.none', [], 'optional', () => optional(undefined)),
  func('optional.unwrap', ['list'], 'list', unwrapAll),
  method('unwrapOpt', ['list'], 'list', unwrapAll),
  method('hasValue', ['optional'], 'bool', (_, { value }) => value !== undefined),
  method('value', ['optional'], 'dyn', (_, { value }) =>
    value === undefined ? fault('the optional has no value') : value,
  ),
]
