import type { Budget } from '../values/budget.ts'
import { equal } from '../values/equality.ts'
import type { ListValue } from '../values/list.ts'
import type { Value } from '../values/value.ts'
import { func } from './define.ts'
import type { Overload } from './define.ts'

function has(list: ListValue, item: Value, budget: Budget): boolean {
  for (let index = 0; index < list.size; index += 1) {
    if (equal(list.at(index), item, budget)) {
      return true
    }
  }
  return false
}

function contains(list: ListValue, items: ListValue, budget: Budget): boolean {
  for (let index = 0; index < items.size; index += 1) {
    if (!has(list, items.at(index), budget)) {
      return false
    }
  }
  return true
}

function intersects(left: ListValue, right: ListValue, budget: Budget): boolean {
  for (let index = 0; index < left.size; index += 1) {
    if (has(right, left.at(index), budget)) {
      return true
    }
  }
  return false
}

/** Lists as sets. */
export const sets: readonly Overload[] = [
  func('sets.contains', ['list', 'list'], 'bool', (budget, list, items) => contains(list, items, budget)),
  func('sets.intersects', ['list', 'list'], 'bool', (budget, left, right) => intersects(left, right, budget)),
  func(
    'sets.equivalent',
    ['list', 'list'],
    'bool',
    (budget, left, right) => contains(left, right, budget) && contains(right, left, budget),
  ),
]
