import { fault, isFault } from '../values/fault.ts'
import {
  addQuantities,
  negated,
  orderQuantities,
  quantityToDouble,
  quantityToInt,
  readQuantity,
  wholeQuantity,
} from '../values/quantity.ts'
import type { Quantity } from '../values/quantity.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

function sign({ amount }: Quantity): bigint {
  return amount.nano > 0n ? 1n : amount.nano < 0n ? -1n : 0n
}

/** Kubernetes' quantity library. */
export const quantities: readonly Overload[] = [
  func('quantity', ['string'], 'quantity', (_, text) => readQuantity(text)),
  func('isQuantity', ['string'], 'bool', (_, text) => !isFault(readQuantity(text))),
  // Documented as a method, declared as a function: both spellings are in use.
  method('sign', ['quantity'], 'int', (_, value) => sign(value)),
  func('sign', ['quantity'], 'int', (_, value) => sign(value)),
  method('isGreaterThan', ['quantity', 'quantity'], 'bool', (_, left, right) => orderQuantities(left, right) > 0),
  method('isLessThan', ['quantity', 'quantity'], 'bool', (_, left, right) => orderQuantities(left, right) < 0),
  method('compareTo', ['quantity', 'quantity'], 'int', (_, left, right) => BigInt(orderQuantities(left, right))),
  method('asApproximateFloat', ['quantity'], 'double', (_, value) => quantityToDouble(value)),
  method(
    'asInteger',
    ['quantity'],
    'int',
    (_, value) => quantityToInt(value) ?? fault('the quantity is not an integer'),
  ),
  method('isInteger', ['quantity'], 'bool', (_, value) => quantityToInt(value) !== undefined),
  method('add', ['quantity', 'quantity'], 'quantity', (_, left, right) => addQuantities(left, right)),
  method('add', ['quantity', 'int'], 'quantity', (_, left, right) => addQuantities(left, wholeQuantity(right))),
  method('sub', ['quantity', 'quantity'], 'quantity', (_, left, right) => addQuantities(left, negated(right))),
  method('sub', ['quantity', 'int'], 'quantity', (_, left, right) =>
    addQuantities(left, negated(wholeQuantity(right))),
  ),
]
