import { compareQuantities, parseQuantity } from '../../kubernetes/quantity.ts'
import type { Quantity as Amount } from '../../kubernetes/quantity.ts'
import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { inInt64 } from './integer.ts'

const NANO = 1_000_000_000n
const LONGEST = 128

/** A Kubernetes quantity as a CEL value. */
export interface Quantity {
  readonly kind: 'quantity'
  readonly amount: Amount
}

/** Reads a quantity as the API server does. */
export function readQuantity(text: string): Quantity | Fault {
  const amount = text.length <= LONGEST && text === text.trim() ? parseQuantity(text) : undefined
  return amount === undefined ? textFault(text, 'is not a quantity') : { kind: 'quantity', amount }
}

/** The sum, written in the family of the first. */
export function addQuantities(left: Quantity, nano: bigint): Quantity {
  return { kind: 'quantity', amount: { ...left.amount, nano: left.amount.nano + nano } }
}

/** A whole number as billionths. */
export function wholeToNano(whole: bigint): bigint {
  return whole * NANO
}

/** The amount as an int, undefined where it has a fraction or does not fit. */
export function quantityToInt(quantity: Quantity): bigint | undefined {
  const { nano } = quantity.amount
  const whole = nano / NANO
  return whole * NANO === nano && inInt64(whole) ? whole : undefined
}

/** The amount as the nearest double. */
export function quantityToDouble(quantity: Quantity): number {
  return Number(`${String(quantity.amount.nano)}e-9`)
}

/** -1, 0 or 1. */
export function orderQuantities(left: Quantity, right: Quantity): number {
  return compareQuantities(left.amount, right.amount)
}
