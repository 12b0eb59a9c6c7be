import { fault } from './fault.ts'
import type { Fault } from './fault.ts'
import { uint } from './value.ts'
import type { Uint } from './value.ts'

const MIN_INT = -(2n ** 63n)
const MAX_INT = 2n ** 63n - 1n
const MAX_UINT = 2n ** 64n - 1n

/** Whether a whole number is a CEL int. */
export function inInt64(value: bigint): boolean {
  return value >= MIN_INT && value <= MAX_INT
}

/** The number as a CEL int, or the error for one that does not fit. */
export function toInt(value: bigint): bigint | Fault {
  return inInt64(value) ? value : fault('integer overflow')
}

/** The number as a CEL uint, or the error for one that does not fit. */
export function toUint(value: bigint): Uint | Fault {
  return value >= 0n && value <= MAX_UINT ? uint(value) : fault('unsigned integer overflow')
}
