import { compareQuantities, parseQuantity } from '../../kubernetes/quantity.ts'
import type { Quantity as Amount } from '../../kubernetes/quantity.ts'
import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { addForms, formOf, formToDouble, formToInt, wholeForm } from './quantity-form.ts'
import type { QuantityForm } from './quantity-form.ts'

const NANO = 1_000_000_000n
const LONGEST = 128

/** A Kubernetes quantity as a CEL value. */
export interface Quantity {
  readonly kind: 'quantity'
  readonly amount: Amount
  readonly form: QuantityForm
}

/** Reads a quantity as the API server does. */
export function readQuantity(text: string): Quantity | Fault {
  const amount = text.length <= LONGEST && text === text.trim() ? parseQuantity(text) : undefined
  if (amount === undefined) {
    return textFault(text, 'is not a quantity')
  }
  return { kind: 'quantity', amount, form: formOf(text, amount) }
}

/** A whole number as a quantity. */
export function wholeQuantity(value: bigint): Quantity {
  return { kind: 'quantity', amount: { nano: value * NANO, format: 'exponent' }, form: wholeForm(value) }
}

/** The sum, written in the family of the first. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  const amount = { ...left.amount, nano: left.amount.nano + right.amount.nano }
  return { kind: 'quantity', amount, form: addForms(left.form, right.form) }
}

/** The quantity with the other sign. */
export function negated({ kind, amount, form }: Quantity): Quantity {
  return { kind, amount: { ...amount, nano: -amount.nano }, form: { ...form, value: -form.value } }
}

/** The amount as an int, undefined where the API server has none. */
export function quantityToInt({ form }: Quantity): bigint | undefined {
  return formToInt(form)
}

/** The amount as a double, as near as the API server comes. */
export function quantityToDouble({ form }: Quantity): number {
  return formToDouble(form)
}

/** -1, 0 or 1. */
export function orderQuantities(left: Quantity, right: Quantity): number {
  return compareQuantities(left.amount, right.amount)
}
