import type { Budget } from '../values/budget.ts'
import { durationOf } from '../values/duration.ts'
import { equal } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import { itemsOf, listOf } from '../values/list.ts'
import type { ListValue } from '../values/list.ts'
import { order } from '../values/order.ts'
import { kindOf, optional, typeName, uint } from '../values/value.ts'
import type { Kind, Value } from '../values/value.ts'
import { add } from './arithmetic.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** The items of a list, paid for. */
function paidItems(list: ListValue, budget: Budget): Value[] {
  budget.spend(1 + list.size)
  return itemsOf(list)
}

function isSorted(list: ListValue, budget: Budget): Result {
  const items = paidItems(list, budget)
  for (const [index, item] of items.entries()) {
    const previous = items[index - 1]
    if (!isOrdered(item)) {
      return noOrder('isSorted', item)
    }
    const result = previous === undefined ? 0 : order(previous, item, budget)
    if (!isFault(result) && result > 0) {
      return false
    }
  }
  return true
}

/** Whether a value has an order at all; two of different kinds have none, and are passed over as the API server does. */
function isOrdered(value: Value): boolean {
  return value !== null && !UNORDERED.has(kindOf(value))
}

const UNORDERED: ReadonlySet<Kind> = new Set(['list', 'map', 'type', 'optional'])

function noOrder(name: string, value: Value): Fault {
  return fault(`${name} takes values that have an order, which ${typeName(kindOf(value))} has not`)
}

function sum(list: ListValue, budget: Budget): Result {
  const items = paidItems(list, budget)
  let total: Result = zeroLike(items[0] ?? 0n)
  for (const item of items) {
    if (isFault(total)) {
      return total
    }
    total = add(budget, total, item)
  }
  return total
}

function zeroLike(first: Value): Result {
  switch (kindOf(first)) {
    case 'int':
      return 0n
    case 'uint':
      return uint(0n)
    case 'double':
      return 0
    case 'duration':
      return durationOf(0n)
    default:
      return fault('sum takes a list of numbers or durations')
  }
}

/** The item that `better` prefers over all before it. */
function extreme(name: string, list: ListValue, budget: Budget, better: (order: number) => boolean): Result {
  const items = paidItems(list, budget)
  let [best] = items
  if (best === undefined) {
    return fault(`${name} called on an empty list`)
  }
  for (const item of items) {
    if (!isOrdered(item)) {
      return noOrder(name, item)
    }
    const result = order(item, best, budget)
    best = !isFault(result) && better(result) ? item : best
  }
  return best
}

function indexOf(list: ListValue, item: Value, budget: Budget, backwards: boolean): bigint {
  for (let step = 0; step < list.size; step += 1) {
    const index = backwards ? list.size - 1 - step : step
    if (equal(list.at(index), item, budget)) {
      return BigInt(index)
    }
  }
  return -1n
}

/** The items of `list` in the order of `keys`; all keys are of one orderable kind. Stable. */
export function sortBy(list: readonly Value[], keys: readonly Value[], budget: Budget): Result {
  const kind = kindOf(keys[0] ?? 0n)
  if (keys.some((key) => kindOf(key) !== kind)) {
    return fault('a list is sorted by values of one type')
  }
  let failure: Fault | undefined
  const indices = list.map((_, index) => index)
  indices.sort((left, right) => {
    const result = order(keys[left] ?? null, keys[right] ?? null, budget)
    budget.spend(1)
    failure ??= isFault(result) ? result : undefined
    return isFault(result) ? 0 : result
  })
  return failure ?? listOf(indices.map((index) => list[index] ?? null))
}

function distinct(list: ListValue, budget: Budget): ListValue {
  const unique: Value[] = []
  for (const item of paidItems(list, budget)) {
    if (!unique.some((other) => equal(item, other, budget))) {
      unique.push(item)
    }
  }
  return listOf(unique)
}

function flatten(list: ListValue, depth: bigint, budget: Budget): Value[] {
  return paidItems(list, budget).flatMap((item) =>
    depth > 0n && typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'list'
      ? flatten(item, depth - 1n, budget)
      : [item],
  )
}

function flattened(list: ListValue, depth: bigint, budget: Budget): Result {
  // Each level copies what the levels below it yield.
  budget.spend(list.size)
  return depth < 0n
    ? fault('flatten takes a depth of at least 0')
    : listOf(flatten(list, depth > 100n ? 100n : depth, budget))
}

function slice(list: ListValue, start: bigint, end: bigint, budget: Budget): Result {
  if (start < 0n || end > BigInt(list.size) || start > end) {
    return fault(`slice(${String(start)}, ${String(end)}) is not a range of a list of ${String(list.size)} items`)
  }
  return listOf(paidItems(list, budget).slice(Number(start), Number(end)))
}

function range(size: bigint, budget: Budget): ListValue {
  budget.spend(Math.max(0, Number(size)))
  return listOf(Array.from({ length: Math.max(0, Number(size)) }, (_, index) => BigInt(index)))
}

/** Kubernetes' and cel-go's list functions. */
export const lists: readonly Overload[] = [
  method('isSorted', ['list'], 'bool', (budget, list) => isSorted(list, budget)),
  method('sum', ['list'], 'dyn', (budget, list) => sum(list, budget)),
  method('min', ['list'], 'dyn', (budget, list) => extreme('min', list, budget, (result) => result < 0)),
  method('max', ['list'], 'dyn', (budget, list) => extreme('max', list, budget, (result) => result > 0)),
  method('indexOf', ['list', 'dyn'], 'int', (budget, list, item) => indexOf(list, item, budget, false)),
  method('lastIndexOf', ['list', 'dyn'], 'int', (budget, list, item) => indexOf(list, item, budget, true)),
  method('sort', ['list'], 'list', (budget, list) => {
    const items = paidItems(list, budget)
    return sortBy(items, items, budget)
  }),
  method('distinct', ['list'], 'list', (budget, list) => distinct(list, budget)),
  method('flatten', ['list'], 'list', (budget, list) => flattened(list, 1n, budget)),
  method('flatten', ['list', 'int'], 'list', (budget, list, depth) => flattened(list, depth, budget)),
  method('reverse', ['list'], 'list', (budget, list) => listOf(paidItems(list, budget).reverse())),
  method('slice', ['list', 'int', 'int'], 'list', (budget, list, start, end) => slice(list, start, end, budget)),
  method('first', ['list'], 'optional', (_, list) => optional(list.size > 0 ? list.at(0) : undefined)),
  method('last', ['list'], 'optional', (_, list) => optional(list.size > 0 ? list.at(list.size - 1) : undefined)),
  func('lists.range', ['int'], 'list', (budget, size) => range(size, budget)),
]
