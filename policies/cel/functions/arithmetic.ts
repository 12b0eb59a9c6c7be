import type { Budget } from '../values/budget.ts'
import { durationOf } from '../values/duration.ts'
import { fault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { toInt, toUint } from '../values/integer.ts'
import { itemsOf, listOf } from '../values/list.ts'
import { timestampOf } from '../values/timestamp.ts'
import { func, signatures } from './define.ts'
import type { Overload } from './define.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { KindMap, Uint, Value } from '../values/value.ts'

/** `+`, also for text, lists and time; for sums of lists too. */
export function add(budget: Budget, left: Value, right: Value): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return toInt(left + right)
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return left + right
  }
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(left.length + right.length)
    return left + right
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    budget.spendText(left.length + right.length)
    return new Uint8Array([...left, ...right])
  }
  return addParts(budget, left, right)
}

function addParts(budget: Budget, left: Value, right: Value): Result {
  if (isTagged(left) && isTagged(right)) {
    if (left.kind === 'uint' && right.kind === 'uint') {
      return toUint(left.value + right.value)
    }
    if (left.kind === 'list' && right.kind === 'list') {
      budget.spend(left.size + right.size)
      return listOf([...itemsOf(left), ...itemsOf(right)])
    }
    if (isTime(left) && isTime(right) && (left.kind === 'duration' || right.kind === 'duration')) {
      const nanos = left.nanos + right.nanos
      return left.kind === right.kind ? durationOf(nanos) : timestampOf(nanos)
    }
  }
  return noOverload('_+_', left, right)
}

function subtract(_: Budget, left: Value, right: Value): Result {
  if (typeof left === 'number' && typeof right === 'number') {
    return left - right
  }
  if (isTagged(left) && isTagged(right) && isTime(left) && isTime(right)) {
    const nanos = left.nanos - right.nanos
    if (left.kind === right.kind) {
      return durationOf(nanos)
    }
    if (left.kind === 'timestamp') {
      return timestampOf(nanos)
    }
  }
  return integers('_-_', left, right, (a, b) => a - b)
}

function multiply(_: Budget, left: Value, right: Value): Result {
  return typeof left === 'number' && typeof right === 'number'
    ? left * right
    : integers('_*_', left, right, (a, b) => a * b)
}

function divide(_: Budget, left: Value, right: Value): Result {
  if (typeof left === 'number' && typeof right === 'number') {
    return left / right
  }
  return isZero(right) ? fault('division by zero') : integers('_/_', left, right, (a, b) => a / b)
}

function modulo(_: Budget, left: Value, right: Value): Result {
  return isZero(right) ? fault('modulus by zero') : integers('_%_', left, right, (a, b) => a % b)
}

function integers(name: string, left: Value, right: Value, compute: (a: bigint, b: bigint) => bigint): Result {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return toInt(compute(left, right))
  }
  if (isUint(left) && isUint(right)) {
    return toUint(compute(left.value, right.value))
  }
  return noOverload(name, left, right)
}

function isZero(value: Value): boolean {
  return value === 0n || (isUint(value) && value.value === 0n)
}

function isUint(value: Value): value is Uint {
  return isTagged(value) && value.kind === 'uint'
}

function isTagged(value: Value): value is Extract<Value, { kind: string }> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}

function isTime(value: Extract<Value, { kind: string }>): value is KindMap['timestamp'] | KindMap['duration'] {
  return value.kind === 'timestamp' || value.kind === 'duration'
}

/** The error for kinds that an operator or function does not take. */
export function noOverload(name: string, ...values: Value[]): Result {
  return fault(`no such overload: ${name} for (${values.map((value) => typeName(kindOf(value))).join(', ')})`)
}

/** The arithmetic operators. */
export const arithmetic: readonly Overload[] = [
  ...signatures(
    '_+_',
    [
      ['int', 'int', 'int'],
      ['uint', 'uint', 'uint'],
      ['double', 'double', 'double'],
      ['string', 'string', 'string'],
      ['bytes', 'bytes', 'bytes'],
      ['list', 'list', 'list'],
      ['duration', 'duration', 'duration'],
      ['timestamp', 'duration', 'timestamp'],
      ['duration', 'timestamp', 'timestamp'],
    ],
    add,
  ),
  ...signatures(
    '_-_',
    [
      ['int', 'int', 'int'],
      ['uint', 'uint', 'uint'],
      ['double', 'double', 'double'],
      ['duration', 'duration', 'duration'],
      ['timestamp', 'timestamp', 'duration'],
      ['timestamp', 'duration', 'timestamp'],
    ],
    subtract,
  ),
  ...signatures(
    '_*_',
    [
      ['int', 'int', 'int'],
      ['uint', 'uint', 'uint'],
      ['double', 'double', 'double'],
    ],
    multiply,
  ),
  ...signatures(
    '_/_',
    [
      ['int', 'int', 'int'],
      ['uint', 'uint', 'uint'],
      ['double', 'double', 'double'],
    ],
    divide,
  ),
  ...signatures(
    '_%_',
    [
      ['int', 'int', 'int'],
      ['uint', 'uint', 'uint'],
    ],
    modulo,
  ),
  func('-_', ['int'], 'int', (_, value) => toInt(-value)),
  func('-_', ['double'], 'double', (_, value) => -value),
  func('!_', ['bool'], 'bool', (_, value) => !value),
]
