import type { Fold, Node } from '../syntax/ast.ts'
import { isKind } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import type { ListValue } from '../values/list.ts'
import { keyOf } from '../values/map.ts'
import type { MapValue } from '../values/map.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { StaticKind, Value } from '../values/value.ts'
import { collectors } from './collectors.ts'
import type { Collector } from './collectors.ts'
import { notBool } from './logic.ts'
import { failed } from './plan.ts'
import type { Evaluate, Frame, Plan, Scope } from './plan.ts'

/** Comprehensions around a point, itself included: one inside another, and no more. */
const DEEPEST_COMPREHENSION = 2

const RESULTS: Readonly<Record<Fold['fold'], StaticKind>> = {
  all: 'bool',
  exists: 'bool',
  existsOne: 'bool',
  map: 'list',
  transformList: 'list',
  sortBy: 'list',
  transformMap: 'map',
  transformMapEntry: 'map',
}

/** A comprehension. Every element costs a step, besides what is done with it. */
export function planFold(node: Fold & Pick<Node, 'at'>, scope: Scope): Plan {
  const range = scope.plan(node.range, scope)
  if (range.type !== 'dyn' && range.type !== 'list' && range.type !== 'map') {
    return failed(scope, node.at, `a comprehension goes over a list or map, not over ${typeName(range.type)}`)
  }
  if (scope.level >= DEEPEST_COMPREHENSION) {
    return failed(scope, node.at, 'at most one comprehension may be inside another; move one into a variable')
  }
  const slots = node.names.map((_, index) => scope.findings.slots + index)
  scope.findings.slots += slots.length
  const locals = new Map([...scope.locals, ...node.names.map((name, index) => [name, slots[index] ?? 0] as const)])
  const inner = { ...scope, locals, level: scope.level + 1 }
  const filter = node.filter === undefined ? undefined : scope.plan(node.filter, inner)
  const body = scope.plan(node.body, inner)
  return { type: RESULTS[node.fold], evaluate: evaluateFold(node, range, filter, body, slots, scope) }
}

function evaluateFold(
  node: Fold & Pick<Node, 'at'>,
  range: Plan,
  filter: Plan | undefined,
  body: Plan,
  slots: readonly number[],
  scope: Scope,
): Evaluate {
  const wanted = ['all', 'exists', 'existsOne'].includes(node.fold) ? body : filter
  if (wanted !== undefined && wanted.type !== 'bool' && wanted.type !== 'dyn') {
    failed(scope, node.at, `the condition of a comprehension must be bool, not ${typeName(wanted.type)}`)
  }
  const collect = collectors[node.fold]
  return (frame) => {
    frame.budget.spend(1)
    const over = range.evaluate(frame)
    if (isFault(over)) {
      return over
    }
    const elements = elementsOf(over, frame)
    return isFault(elements)
      ? elements
      : iterate(frame, elements, slots, filter?.evaluate, body.evaluate, collect(frame.budget))
  }
}

/** What a comprehension goes over: keys or indices, and the values. */
interface Elements {
  readonly size: number
  first(index: number): Value
  second(index: number): Value
  /** What a single variable stands for. */
  only(index: number): Value
}

function elementsOf(over: Value, frame: Frame): Elements | ReturnType<typeof fault> {
  if (isKind(over, 'list')) {
    return listElements(over)
  }
  if (isKind(over, 'map')) {
    const elements = mapElements(over)
    frame.budget.spend(elements.size)
    return elements
  }
  return fault(`a comprehension goes over a list or map, not over ${typeName(kindOf(over))}`)
}

function listElements(list: ListValue): Elements {
  const at = (index: number): Value => list.at(index)
  return { size: list.size, first: (index) => BigInt(index), second: at, only: at }
}

function mapElements(map: MapValue): Elements {
  const keys = map.keys()
  const first = (index: number): Value => keys[index] ?? null
  const second = (index: number): Value => map.get(keyOf(first(index)) ?? '') ?? null
  return { size: keys.length, first, second, only: first }
}

function iterate(
  frame: Frame,
  elements: Elements,
  slots: readonly number[],
  filter: Evaluate | undefined,
  body: Evaluate,
  collector: Collector,
): Result {
  const [slot = 0, secondSlot] = slots
  for (let index = 0; index < elements.size; index += 1) {
    frame.budget.spend(1)
    const key = secondSlot === undefined ? elements.only(index) : elements.first(index)
    frame.slots[slot] = key
    if (secondSlot !== undefined) {
      frame.slots[secondSlot] = elements.second(index)
    }
    const taken = filter === undefined ? true : filter(frame)
    if (typeof taken !== 'boolean') {
      return notBool(taken)
    }
    const result = taken ? collector.add(body(frame), key) : undefined
    if (result !== undefined) {
      return result
    }
  }
  return collector.end()
}
