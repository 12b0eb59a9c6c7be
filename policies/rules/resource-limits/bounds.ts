import { parseQuantity, printQuantity, roundUpToMilli, type Quantity } from '../../kubernetes/quantity.ts'

/** A quantity of a policy: its amount, how messages show it, and as the API server would write it. */
export interface Bound {
  quantity: Quantity
  shown: string
  printed: string
}

/** Everything a rule asks of one resource. */
export interface ResourceBounds {
  resource: string
  /** A limit must be there (`require`, or a bound that an absent limit violates). */
  needsLimit: boolean
  /** A request must be there (`require`, or `min`). */
  needsRequest: boolean
  min?: Bound
  max?: Bound
  ratio?: Bound
}

/** What a rule fills in for one resource. */
export interface ResourceDefault {
  resource: string
  limit?: Bound
  request?: Bound
}

/** The options of a rule, read. */
export interface LimitsPlan {
  bounds: readonly ResourceBounds[]
  defaults: readonly ResourceDefault[]
  lock: boolean
}

/** A bound from what a policy wrote; undefined where it cannot be read. */
export function toBound(written: unknown): Bound | undefined {
  const quantity = parseQuantity(written)
  if (quantity === undefined) return undefined
  return { quantity, shown: String(written).trim(), printed: printQuantity(roundUpToMilli(quantity)) }
}
