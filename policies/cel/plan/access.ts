import type { Node } from '../syntax/ast.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { isKind } from '../values/equality.ts'
import { keyOf, missingKey } from '../values/map.ts'
import { NAMED_TYPES, optional, typeName } from '../values/value.ts'
import type { StaticKind, Value } from '../values/value.ts'
import { unavailableInput, unknownField } from './inputs.ts'
import { failed, literalPlan } from './plan.ts'
import type { Frame, Plan, Scope, Variable } from './plan.ts'

type Select = Extract<Node, { kind: 'select' }>
type Has = Extract<Node, { kind: 'has' }>
type Index = Extract<Node, { kind: 'index' }>

/** A name: a comprehension's variable, an input or a type. */
export function planIdentifier(written: string, at: number, scope: Scope): Plan {
  const name = written.replace(/^\./, '')
  const local = written === name ? scope.locals.get(name) : undefined
  const slot = local ?? scope.inputs.indexOf(name)
  if (slot >= 0) {
    if (local === undefined) {
      scope.findings.reads.inputs.add(name)
    }
    return { type: 'dyn', evaluate: (frame) => frame.slots[slot] ?? null }
  }
  const type = NAMED_TYPES.get(name)
  if (type !== undefined) {
    return literalPlan(type, 'type')
  }
  const message = name === 'variables' ? 'write variables.NAME to read a variable' : unavailableInput(name)
  return failed(scope, at, message ?? `undeclared reference to '${name}'`)
}

/** `a.b`, which may also be the qualified name of a type, or a composed variable. */
export function planSelect(node: Select, scope: Scope): Plan {
  const { operand, field, at } = node
  const type = NAMED_TYPES.get(`${qualifiedName(operand) ?? ''}.${field}`)
  if (type !== undefined) {
    return literalPlan(type, 'type')
  }
  if (isVariables(operand, scope)) {
    return node.optional
      ? failed(scope, at, 'variables are always declared; write variables.NAME')
      : planVariable(field, at, scope)
  }
  const plan = planOperand(operand, field, at, scope)
  const { evaluate } = plan
  const select = node.optional ? selectOptional : selectField
  return {
    type: node.optional || plan.type === 'optional' ? 'optional' : 'dyn',
    evaluate: (frame) => {
      frame.budget.spend(1)
      return select(evaluate(frame), field)
    },
  }
}

/** Plans what a field is selected of, and reports fields that cannot exist. */
function planOperand(operand: Node, field: string, at: number, scope: Scope): Plan {
  const plan = scope.plan(operand, scope)
  const isInput =
    operand.kind === 'identifier' && !scope.locals.has(operand.name) && scope.inputs.includes(operand.name)
  const unknown = isInput ? unknownField(operand.name, field) : undefined
  if (unknown !== undefined) {
    return failed(scope, at, unknown)
  }
  return hasFields(plan.type)
    ? plan
    : failed(scope, at, `type '${typeName(plan.type)}' has no fields, so not '${field}'`)
}

function hasFields(type: StaticKind): boolean {
  return type === 'dyn' || type === 'map' || type === 'optional'
}

function isVariables(node: Node, scope: Scope): boolean {
  return node.kind === 'identifier' && node.name === 'variables' && !scope.locals.has(node.name)
}

function planVariable(name: string, at: number, scope: Scope): Plan {
  const variable = scope.variables.get(name)
  if (variable === undefined) {
    return failed(scope, at, `undeclared reference to 'variables.${name}'; a variable sees only those before it`)
  }
  scope.findings.reads.variables.add(name)
  return { type: variable.type, evaluate: (frame) => evaluateVariable(frame, variable) }
}

/** Each variable is evaluated at most once, and only when it is read. */
function evaluateVariable(frame: Frame, { index, evaluate }: Variable): Result {
  const known = frame.variables[index]
  if (known !== undefined) {
    return known
  }
  const result = evaluate(frame)
  frame.variables[index] = result
  return result
}

/** `a.b.c` of a chain of plain selections, undefined for anything else. */
export function qualifiedName(node: Node): string | undefined {
  if (node.kind === 'identifier') {
    return node.name.replace(/^\./, '')
  }
  const operand = node.kind === 'select' && !node.optional ? qualifiedName(node.operand) : undefined
  return node.kind === 'select' && operand !== undefined ? `${operand}.${node.field}` : undefined
}

/** `has(a.b)`: whether the field is there, null or not. */
export function planHas({ operand, field, at }: Has, scope: Scope): Plan {
  if (isVariables(operand, scope)) {
    planVariable(field, at, scope)
    return literalPlan(true, 'bool')
  }
  const { evaluate } = planOperand(operand, field, at, scope)
  return {
    type: 'bool',
    evaluate: (frame) => {
      frame.budget.spend(1)
      const value = evaluate(frame)
      return isFault(value) ? value : hasField(value, field)
    },
  }
}

function hasField(value: Value, field: string): boolean {
  if (isKind(value, 'map')) {
    return value.get(field) !== undefined
  }
  return isKind(value, 'optional') && value.value !== undefined && hasField(value.value, field)
}

function selectField(value: Result, field: string): Result {
  if (isFault(value)) {
    return value
  }
  if (isKind(value, 'map')) {
    const found = value.get(field)
    return found === undefined ? fault(`no such key: ${field}`) : found
  }
  return isKind(value, 'optional') ? selectOptional(value, field) : fault(`no such key: ${field}`)
}

function selectOptional(value: Result, field: string): Result {
  if (isFault(value)) {
    return value
  }
  if (isKind(value, 'optional')) {
    return value.value === undefined ? value : selectOptional(value.value, field)
  }
  return optional(isKind(value, 'map') ? value.get(field) : undefined)
}

/** `a[b]` of a list or map. */
export function planIndex(node: Index, scope: Scope): Plan {
  const operand = scope.plan(node.operand, scope)
  const index = scope.plan(node.index, scope)
  if (!isIndexable(operand.type, index.type)) {
    const types = `'(${typeName(operand.type)}, ${typeName(index.type)})'`
    return failed(scope, node.at, `no matching overload for '_[_]' applied to ${types}`)
  }
  const lookUp = node.optional ? lookUpOptional : lookUpElement
  const isWritten = index.literal !== undefined
  return {
    type: node.optional || operand.type === 'optional' ? 'optional' : 'dyn',
    evaluate: (frame) => {
      frame.budget.spend(1)
      const container = operand.evaluate(frame)
      const key = isFault(container) ? container : index.evaluate(frame)
      return isFault(container) ? container : isFault(key) ? key : lookUp(container, key, isWritten)
    },
  }
}

function isIndexable(operand: StaticKind, index: StaticKind): boolean {
  return operand === 'list' ? index === 'int' || index === 'dyn' : hasFields(operand)
}

function lookUpElement(container: Value, key: Value, isWritten: boolean): Result {
  if (isKind(container, 'optional')) {
    return lookUpOptional(container, key)
  }
  const element = find(container, key)
  if (element === undefined) {
    const entry = keyOf(key)
    return isKind(container, 'list') ? fault(`index out of bounds: ${String(entry)}`) : missingKey(entry, isWritten)
  }
  return element
}

function lookUpOptional(container: Value, key: Value): Result {
  if (isKind(container, 'optional')) {
    return container.value === undefined ? container : lookUpOptional(container.value, key)
  }
  const element = find(container, key)
  return isFault(element) ? element : optional(element)
}

/** The element, undefined where there is none; an error where the container cannot have such keys. */
function find(container: Value, key: Value): Result | undefined {
  const entry = keyOf(key)
  if (isKind(container, 'list')) {
    if (typeof entry !== 'bigint') {
      return fault('a list is indexed by integers')
    }
    return entry >= 0n && entry < BigInt(container.size) ? container.at(Number(entry)) : undefined
  }
  return isKind(container, 'map') && entry !== undefined ? container.get(entry) : undefined
}
