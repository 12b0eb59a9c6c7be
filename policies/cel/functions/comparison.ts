import { equal } from '../values/equality.ts'
import type { Budget } from '../values/budget.ts'
import { isFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { keyOf } from '../values/map.ts'
import { order } from '../values/order.ts'
import type { StaticKind, Value } from '../values/value.ts'
import { func, signatures } from './define.ts'
import type { Overload } from './define.ts'

const NUMBERS: readonly StaticKind[] = ['int', 'uint', 'double']
const ALIKE: readonly StaticKind[] = ['bool', 'string', 'bytes', 'timestamp', 'duration']

/** Numbers compare across their types, everything else only with its own. */
const ORDERED: readonly (readonly [StaticKind, StaticKind, StaticKind])[] = [
  ...NUMBERS.flatMap((left) => NUMBERS.map((right) => [left, right, 'bool'] as const)),
  ...ALIKE.map((kind) => [kind, kind, 'bool'] as const),
]

function comparing(accept: (order: number) => boolean): (budget: Budget, left: Value, right: Value) => Result {
  return (budget, left, right) => {
    const result = order(left, right, budget)
    return isFault(result) ? result : accept(result)
  }
}

/** Order, equality and membership. */
export const comparison: readonly Overload[] = [
  ...signatures(
    '_<_',
    ORDERED,
    comparing((result) => result < 0),
  ),
  ...signatures(
    '_<=_',
    ORDERED,
    comparing((result) => result <= 0),
  ),
  ...signatures(
    '_>_',
    ORDERED,
    comparing((result) => result > 0),
  ),
  ...signatures(
    '_>=_',
    ORDERED,
    comparing((result) => result >= 0),
  ),
  func('_==_', ['dyn', 'dyn'], 'bool', (budget, left, right) => equal(left, right, budget)),
  func('_!=_', ['dyn', 'dyn'], 'bool', (budget, left, right) => !equal(left, right, budget)),
  func('@in', ['dyn', 'list'], 'bool', (budget, item, list) => {
    for (let index = 0; index < list.size; index += 1) {
      if (equal(list.at(index), item, budget)) {
        return true
      }
    }
    return false
  }),
  func('@in', ['dyn', 'map'], 'bool', (_, item, map) => {
    const key = keyOf(item)
    return key !== undefined && map.get(key) !== undefined
  }),
]
