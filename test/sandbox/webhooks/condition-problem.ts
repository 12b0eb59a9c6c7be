import { CelScalar, parse } from '@bufbuild/cel'
import type { CelEnv } from '@bufbuild/cel'

type Expression = NonNullable<ReturnType<typeof parse>['expr']>

const variables = ['object', 'oldObject', 'request', 'bool', 'bytes', 'double', 'dyn', 'int', 'list', 'map']
const types = ['null_type', 'string', 'type', 'uint']
const operators = ['_&&_', '_||_', '_?_:_', '@not_strictly_false']
const bools = ['_&&_', '_||_', '!_']

/** Why the API server would not compile a match condition: no CEL, an unknown name, or not surely a bool. */
export function conditionProblem(text: string, environment: CelEnv): string | undefined {
  try {
    const { expr } = parse(text)
    const unknown = unknownNames(expr, [...variables, ...types], environment)
    if (unknown.length > 0) return `undeclared reference to '${unknown.join("', '")}' in the sandbox's CEL`
    return isBool(expr, environment) ? undefined : 'must evaluate to bool'
  } catch (error) {
    return `compilation failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Variables and functions that do not exist; `known` grows by what macros declare. */
function unknownNames(expression: Expression | undefined, known: string[], environment: CelEnv): string[] {
  const kind = expression?.exprKind
  const within = (parts: (Expression | undefined)[], names = known): string[] =>
    parts.flatMap((part) => unknownNames(part, names, environment))
  if (kind?.case === 'identExpr') return known.includes(kind.value.name) ? [] : [kind.value.name]
  if (kind?.case === 'selectExpr') return within([kind.value.operand])
  if (kind?.case === 'listExpr') return within(kind.value.elements)
  if (kind?.case === 'structExpr') return within(kind.value.entries.map(({ value }) => value))
  if (kind?.case === 'callExpr') {
    const { function: name, target, args } = kind.value
    const exists = operators.includes(name) || environment.funcs.find(name) !== undefined
    return [...(exists ? [] : [name]), ...within(target === undefined ? args : [target, ...args])]
  }
  if (kind?.case !== 'comprehensionExpr') return []
  const { iterRange, accuInit, loopCondition, loopStep, result, iterVar, iterVar2, accuVar } = kind.value
  const inside = [...known, iterVar, iterVar2, accuVar]
  return [...within([iterRange, accuInit]), ...within([loopCondition, loopStep, result], inside)]
}

/** Fields of objects may have any type, so a bare one is none: the API server wants a bool that it can see. */
function isBool(expression: Expression | undefined, environment: CelEnv): boolean {
  const kind = expression?.exprKind
  if (kind?.case === 'constExpr') return kind.value.constantKind.case === 'boolValue'
  if (kind?.case === 'selectExpr') return kind.value.testOnly
  if (kind?.case === 'comprehensionExpr') {
    return isBool(kind.value.accuInit, environment) || isBool(kind.value.result, environment)
  }
  if (kind?.case !== 'callExpr') return false
  const { function: name, args } = kind.value
  if (name === '_?_:_') return args.slice(1).every((branch) => isBool(branch, environment))
  return (
    bools.includes(name) || [...(environment.funcs.find(name) ?? [])].every(({ result }) => result === CelScalar.BOOL)
  )
}
