import type { Value } from './value.ts'

/** A CEL list; `at` is only called with 0 ≤ index < size. */
export interface ListValue {
  readonly kind: 'list'
  readonly size: number
  at(index: number): Value
}

class ArrayList implements ListValue {
  readonly kind = 'list'
  readonly size: number
  readonly #values: readonly Value[]

  constructor(values: readonly Value[]) {
    this.#values = values
    this.size = values.length
  }

  at(index: number): Value {
    return this.#values[index] ?? null
  }
}

/** A list of values made by the expression. */
export function listOf(values: readonly Value[]): ListValue {
  return new ArrayList(values)
}

/** The items of a list in order; the caller has paid for them. */
export function itemsOf(list: ListValue): Value[] {
  return Array.from({ length: list.size }, (_, index) => list.at(index))
}
