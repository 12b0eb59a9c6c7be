import type { parse } from '@bufbuild/cel'
import { uint } from '../values/value.ts'
import type { Value } from '../values/value.ts'
import type { Element, Node } from './ast.ts'
import { lowerComprehension, lowerMacro } from './macros.ts'
import { MARK } from './optional-marks.ts'
import { CelSyntaxError } from './syntax-error.ts'

/** The parser's tree (cel.expr.Expr of the CEL specification). */
export type Expr = NonNullable<ReturnType<typeof parse>['expr']>
/** A call in that tree: a function, a method or an operator. */
export type CallExpr = Extract<Expr['exprKind'], { case: 'callExpr' }>['value']
type Constant = Extract<Expr['exprKind'], { case: 'constExpr' }>['value']

/** Levels an expression may nest, as in Kubernetes; what runs it recurses as deep. */
const DEEPEST_EXPRESSION = 250

/** Turns a child into a node. */
export type Lower = (expr: Expr | undefined) => Node

/** The parser's tree as nodes: optionals unmarked, comprehensions recognized, positions in the original source. */
export function lower(root: Expr, positionOf: (id: bigint) => number): Node {
  return lowerAt(root, positionOf, 0)
}

function lowerAt(expr: Expr, positionOf: (id: bigint) => number, depth: number): Node {
  const at = positionOf(expr.id)
  if (depth > DEEPEST_EXPRESSION) {
    throw new CelSyntaxError('the expression is nested too deeply', at)
  }
  return lowerKind(expr, at, (child) => {
    if (child === undefined) {
      throw new CelSyntaxError('the expression is incomplete', at)
    }
    return lowerAt(child, positionOf, depth + 1)
  })
}

function lowerKind({ exprKind }: Expr, at: number, child: Lower): Node {
  switch (exprKind.case) {
    case 'constExpr':
      return { kind: 'literal', at, value: literal(exprKind.value, at) }
    case 'identExpr':
      return lowerIdentifier(exprKind.value.name, at)
    case 'selectExpr':
      return lowerSelect(exprKind.value, at, child)
    case 'callExpr':
      return lowerMacro(exprKind.value, at, child) ?? lowerCall(exprKind.value, at, child)
    case 'listExpr':
      return { kind: 'list', at, elements: exprKind.value.elements.map((element) => lowerElement(element, child)) }
    case 'structExpr':
      return lowerStruct(exprKind.value, at, child)
    case 'comprehensionExpr':
      return lowerComprehension(exprKind.value, at, child)
    default:
      throw new CelSyntaxError('the expression is incomplete', at)
  }
}

function literal({ constantKind }: Constant, at: number): Value {
  switch (constantKind.case) {
    case 'nullValue':
      return null
    case 'uint64Value':
      return uint(inRange(constantKind.value, 0n, 2n ** 64n - 1n, at))
    case 'int64Value':
      return inRange(constantKind.value, -(2n ** 63n), 2n ** 63n - 1n, at)
    case 'boolValue':
    case 'doubleValue':
    case 'stringValue':
    case 'bytesValue':
      return constantKind.value
    default:
      throw new CelSyntaxError('this kind of literal is unknown', at)
  }
}

function inRange(value: bigint, least: bigint, most: bigint, at: number): bigint {
  if (value < least || value > most) {
    throw new CelSyntaxError(`${String(value)} does not fit into 64 bits`, at)
  }
  return value
}

function lowerIdentifier(name: string, at: number): Node {
  if (name === MARK) {
    throw new CelSyntaxError("syntax error: '?' is not allowed here", at)
  }
  return { kind: 'identifier', at, name }
}

function lowerSelect(
  value: Extract<Expr['exprKind'], { case: 'selectExpr' }>['value'],
  at: number,
  child: Lower,
): Node {
  const marked = unmarkSelect(value.operand)
  if (value.testOnly && marked !== undefined) {
    throw new CelSyntaxError('has() takes a plain selection such as has(object.spec); use .?field.hasValue() here', at)
  }
  const operand = child(marked ?? value.operand)
  return value.testOnly
    ? { kind: 'has', at, operand, field: value.field }
    : { kind: 'select', at, operand, field: value.field, optional: marked !== undefined }
}

/** What is before the mark, undefined where there is none. */
function unmarkSelect(operand: Expr | undefined): Expr | undefined {
  return operand?.exprKind.case === 'selectExpr' && operand.exprKind.value.field === MARK
    ? operand.exprKind.value.operand
    : undefined
}

function lowerCall(call: CallExpr, at: number, child: Lower): Node {
  if (call.function === '_[_]') {
    const marked = unmarkSelect(call.args[0])
    return {
      kind: 'index',
      at,
      operand: child(marked ?? call.args[0]),
      index: child(call.args[1]),
      optional: marked !== undefined,
    }
  }
  return {
    kind: 'call',
    at,
    name: call.function,
    target: call.target === undefined ? undefined : child(call.target),
    args: call.args.map((argument) => child(argument)),
  }
}

function lowerElement(expr: Expr, child: Lower): Element {
  const marked = unmarkElement(expr)
  return { value: child(marked ?? expr), optional: marked !== undefined }
}

/** The expression after the mark of an optional element or key. */
function unmarkElement(expr: Expr | undefined): Expr | undefined {
  if (expr?.exprKind.case !== 'callExpr' || expr.exprKind.value.function !== '_?_:_') {
    return undefined
  }
  const [condition, , rest] = expr.exprKind.value.args
  return condition?.exprKind.case === 'identExpr' && condition.exprKind.value.name === MARK ? rest : undefined
}

function lowerStruct(
  struct: Extract<Expr['exprKind'], { case: 'structExpr' }>['value'],
  at: number,
  child: Lower,
): Node {
  if (struct.messageName !== '') {
    throw new CelSyntaxError(`'${struct.messageName}' is a protobuf message; only JSON values exist here`, at)
  }
  const entries = struct.entries.map((entry) => {
    const key = entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined
    const marked = unmarkElement(key)
    return { key: child(marked ?? key), value: child(entry.value), optional: marked !== undefined }
  })
  return { kind: 'map', at, entries }
}
