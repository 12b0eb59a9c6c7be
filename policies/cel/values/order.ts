import type { Budget } from './budget.ts'
import { fault } from './fault.ts'
import type { Fault } from './fault.ts'
import { kindOf, typeName } from './value.ts'
import type { Value } from './value.ts'

/** Less than, equal to or greater than zero; NaN where a NaN is compared; an error where CEL has no order. */
export function order(left: Value, right: Value, budget: Budget): number | Fault {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return left < right ? -1 : left > right ? 1 : 0
  }
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(Math.min(left.length, right.length))
    return orderStrings(left, right)
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    budget.spendText(Math.min(left.length, right.length))
    return Buffer.compare(left, right)
  }
  const [a, b] = [scalar(left), scalar(right)]
  if (a === undefined || b === undefined || a.family !== b.family) {
    return fault(`${typeName(kindOf(left))} and ${typeName(kindOf(right))} have no order`)
  }
  return orderNumbers(a.number, b.number)
}

function orderNumbers(left: bigint | number, right: bigint | number): number {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return left < right ? -1 : left > right ? 1 : 0
  }
  const [a, b] = [Number(left), Number(right)]
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN
}

/** What can be ordered as a number; values of different families cannot be compared. */
function scalar(value: Value): { family: string; number: bigint | number } | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return { family: 'number', number: value }
  }
  if (typeof value === 'boolean') {
    return { family: 'bool', number: value ? 1 : 0 }
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return undefined
  }
  switch (value.kind) {
    case 'uint':
      return { family: 'number', number: value.value }
    case 'timestamp':
    case 'duration':
      return { family: value.kind, number: value.nanos }
    default:
      return undefined
  }
}

/** By code point, as CEL compares; JavaScript compares UTF-16 units, which differs beyond U+FFFF. */
function orderStrings(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length)
  for (let index = 0; index < shorter; index += 1) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)]
    if (a !== b) {
      return rank(a) - rank(b)
    }
  }
  return left.length - right.length
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit
}
