import type { Budget } from '../values/budget.ts'
import type { ListValue } from '../values/list.ts'
import type { MapValue } from '../values/map.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** Code points, not UTF-16 units. */
function characters(budget: Budget, text: string): bigint {
  budget.spendText(text.length)
  let count = text.length
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    count -= code >= 0xd800 && code < 0xdc00 ? 1 : 0
  }
  return BigInt(count)
}

function entries(budget: Budget, map: MapValue): bigint {
  // Counting the fields of a JSON object visits them.
  const { size } = map
  budget.spend(size)
  return BigInt(size)
}

const items = (_: Budget, list: ListValue): bigint => BigInt(list.size)
const bytes = (_: Budget, value: Uint8Array): bigint => BigInt(value.length)

/** `size` in both spellings. */
export const sizes: readonly Overload[] = [
  func('size', ['string'], 'int', characters),
  func('size', ['bytes'], 'int', bytes),
  func('size', ['list'], 'int', items),
  func('size', ['map'], 'int', entries),
  method('size', ['string'], 'int', characters),
  method('size', ['bytes'], 'int', bytes),
  method('size', ['list'], 'int', items),
  method('size', ['map'], 'int', entries),
]
