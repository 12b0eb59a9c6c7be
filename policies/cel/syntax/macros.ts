import type { Bind, Fold, FoldKind, Node } from './ast.ts'
import type { CallExpr, Expr, Lower } from './lower.ts'
import { CelSyntaxError } from './syntax-error.ts'

type Comprehension = Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value']

/** Macros with two variables, by name, with the number of arguments that may follow those. */
const TWO_VARIABLES: ReadonlyMap<string, readonly [FoldKind, readonly number[]]> = new Map([
  ['all', ['all', [1]]],
  ['exists', ['exists', [1]]],
  ['existsOne', ['existsOne', [1]]],
  ['exists_one', ['existsOne', [1]]],
  ['transformList', ['transformList', [1, 2]]],
  ['transformMap', ['transformMap', [1, 2]]],
  ['transformMapEntry', ['transformMapEntry', [1, 2]]],
])

/** Macros the parser expands itself; one that is still a call was not given a variable. */
const ONE_VARIABLE: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** The fold that the parser's expansion of all, exists, exists_one, map or filter stands for. */
export function lowerComprehension(expr: Comprehension, at: number, child: Lower): Node {
  const step = callOf(expr.loopStep, at)
  const fold = (kind: FoldKind, body: Expr | undefined, filter?: Expr): Node => ({
    ...({ kind: 'fold', fold: kind, range: child(expr.iterRange), names: [expr.iterVar] } as const),
    filter: filter === undefined ? undefined : child(filter),
    body: child(body),
    at,
  })
  switch (expr.accuInit?.exprKind.case) {
    case 'constExpr':
      return step.function === '_?_:_'
        ? fold('existsOne', step.args[0])
        : fold(step.function === '_&&_' ? 'all' : 'exists', step.args[1])
    default:
      return step.function === '_?_:_'
        ? fold('map', appended(callOf(step.args[1], at)), step.args[0])
        : fold('map', appended(step))
  }
}

/** The element of `@result + [element]`. */
function appended(step: CallExpr): Expr | undefined {
  const list = step.args[1]?.exprKind
  return list?.case === 'listExpr' ? list.value.elements[0] : undefined
}

function callOf(expr: Expr | undefined, at: number): CallExpr {
  if (expr?.exprKind.case !== 'callExpr') {
    throw new CelSyntaxError('the expression is incomplete', at)
  }
  return expr.exprKind.value
}

/** The macros that the parser leaves as calls; undefined for every other call. */
export function lowerMacro(call: CallExpr, at: number, child: Lower): Node | undefined {
  const { target, args } = call
  if (call.function === 'has' && target === undefined) {
    throw new CelSyntaxError('has() takes a selection such as has(object.spec)', at)
  }
  if (target === undefined) {
    return undefined
  }
  if (args.length === 2 && ONE_VARIABLE.has(call.function)) {
    throw new CelSyntaxError(`the first argument of ${call.function}() is the name of a variable`, at)
  }
  if (args.length === 2 && (call.function === 'optMap' || call.function === 'optFlatMap')) {
    return { ...bind(call, at, child), at }
  }
  if (args.length === 2 && call.function === 'sortBy') {
    return { ...foldOf('sortBy', 1, call, at, child), at }
  }
  const [kind, extra] = TWO_VARIABLES.get(call.function) ?? []
  return kind !== undefined && extra?.includes(args.length - 2) === true
    ? { ...foldOf(kind, 2, call, at, child), at }
    : undefined
}

function bind(call: CallExpr, at: number, child: Lower): Bind {
  const flat = call.function === 'optFlatMap'
  return { kind: 'bind', flat, target: child(call.target), name: variable(call, 0, at), body: child(call.args[1]) }
}

function foldOf(fold: FoldKind, variables: number, call: CallExpr, at: number, child: Lower): Fold {
  const names = Array.from({ length: variables }, (_, index) => variable(call, index, at))
  if (new Set(names).size < names.length) {
    throw new CelSyntaxError(`the variables of ${call.function}() need different names`, at)
  }
  const [first, second] = call.args.slice(variables)
  return {
    kind: 'fold',
    fold,
    range: child(call.target),
    names,
    filter: second === undefined ? undefined : child(first),
    body: child(second ?? first),
  }
}

function variable(call: CallExpr, index: number, at: number): string {
  const kind = call.args[index]?.exprKind
  if (kind?.case !== 'identExpr') {
    throw new CelSyntaxError(`argument ${String(index + 1)} of ${call.function}() is the name of a variable`, at)
  }
  return kind.value.name
}
