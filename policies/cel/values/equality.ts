import type { Budget } from './budget.ts'
import type { ListValue } from './list.ts'
import { keyOf } from './map.ts'
import type { MapValue } from './map.ts'
import { kindOf } from './value.ts'
import type { KindMap, Value } from './value.ts'
import { orderQuantities } from './quantity.ts'
import { orderSemvers } from './semver.ts'
import { printUrl } from './url.ts'

/** How deep values may nest; deeper ones are not Kubernetes objects, and reading them must not overflow the stack. */
export const DEEPEST_VALUE = 200

/** Ends an evaluation that met a value nested more deeply than any Kubernetes object. */
export class NestedTooDeeply extends Error {
  constructor() {
    super(`a value is nested more than ${DEEPEST_VALUE} levels deep`)
    this.name = 'NestedTooDeeply'
  }
}

/**
 * CEL equality: numbers across types, lists and maps by content, everything else only within its kind. Every visited
 * element is paid for.
 */
export function equal(left: Value, right: Value, budget: Budget, depth = 0): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(left.length === right.length ? left.length : 0)
    return left === right
  }
  budget.spend(1)
  const a = comparable(left)
  const b = comparable(right)
  if (isNumber(a) && isNumber(b)) {
    return typeof a === typeof b ? a === b : Number(a) === Number(b)
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b
  }
  if (depth > DEEPEST_VALUE) {
    throw new NestedTooDeeply()
  }
  return equalObjects(a, b, budget, depth)
}

/** Unwraps uints, so that all numbers compare as JavaScript's. */
function comparable(value: Value): Exclude<Value, KindMap['uint']> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'uint' ? value.value : value
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number'
}

function equalObjects(left: Value, right: Value, budget: Budget, depth: number): boolean {
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    return left instanceof Uint8Array && right instanceof Uint8Array && equalBytes(left, right, budget)
  }
  if (isKind(left, 'list') && isKind(right, 'list')) {
    return equalLists(left, right, budget, depth)
  }
  if (isKind(left, 'map') && isKind(right, 'map')) {
    return equalMaps(left, right, budget, depth)
  }
  if (isKind(left, 'optional') && isKind(right, 'optional')) {
    return left.value === undefined || right.value === undefined
      ? left.value === right.value
      : equal(left.value, right.value, budget, depth + 1)
  }
  return equalOpaque(left, right)
}

function equalBytes(left: Uint8Array, right: Uint8Array, budget: Budget): boolean {
  budget.spendText(left.length)
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}

function equalLists(left: ListValue, right: ListValue, budget: Budget, depth: number): boolean {
  if (left.size !== right.size) {
    return false
  }
  for (let index = 0; index < left.size; index += 1) {
    if (!equal(left.at(index), right.at(index), budget, depth + 1)) {
      return false
    }
  }
  return true
}

function equalMaps(left: MapValue, right: MapValue, budget: Budget, depth: number): boolean {
  const keys = left.keys()
  budget.spend(keys.length)
  if (keys.length !== right.size) {
    return false
  }
  return keys.every((value) => {
    const key = keyOf(value)
    const mine = key === undefined ? undefined : left.get(key)
    const theirs = key === undefined ? undefined : right.get(key)
    return mine !== undefined && theirs !== undefined && equal(mine, theirs, budget, depth + 1)
  })
}

/** Values without parts: each kind has one spelling, or an order of its own. */
function equalOpaque(left: Value, right: Value): boolean {
  if (isKind(left, 'quantity') && isKind(right, 'quantity')) {
    return orderQuantities(left, right) === 0
  }
  if (isKind(left, 'semver') && isKind(right, 'semver')) {
    return orderSemvers(left, right) === 0
  }
  if (isKind(left, 'url') && isKind(right, 'url')) {
    return printUrl(left) === printUrl(right)
  }
  if (isKind(left, 'cidr') && isKind(right, 'cidr')) {
    return left.length === right.length && equalOpaque(left.ip, right.ip)
  }
  if (isKind(left, 'ip') && isKind(right, 'ip')) {
    return left.family === right.family && left.bits === right.bits
  }
  if (
    (isKind(left, 'timestamp') && isKind(right, 'timestamp')) ||
    (isKind(left, 'duration') && isKind(right, 'duration'))
  ) {
    return left.nanos === right.nanos
  }
  if ((isKind(left, 'type') && isKind(right, 'type')) || (isKind(left, 'format') && isKind(right, 'format'))) {
    return left.name === right.name
  }
  return false
}

/** Whether a value is of that kind. */
export function isKind<K extends keyof KindMap>(value: Value, kind: K): value is KindMap[K] {
  return kindOf(value) === kind
}
