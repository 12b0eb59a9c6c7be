import { noOverload } from '../functions/arithmetic.ts'
import type { Overload, Run } from '../functions/define.ts'
import { library } from '../functions/library.ts'
import type { Node } from '../syntax/ast.ts'
import { Budget } from '../values/budget.ts'
import { isFault } from '../values/fault.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { StaticKind, Value } from '../values/value.ts'
import { qualifiedName } from './access.ts'
import { unavailableInput } from './inputs.ts'
import { planConditional, planJunction, planOr } from './logic.ts'
import { failed, literalPlan } from './plan.ts'
import type { Evaluate, Plan, Scope } from './plan.ts'

type Call = Extract<Node, { kind: 'call' }>

/** Conversions that are done when the expression is compiled where they are given literals, and reported if they fail. */
const CONSTRUCTORS: ReadonlySet<string> = new Set([
  ...['int', 'uint', 'double', 'bool', 'string', 'bytes', 'timestamp', 'duration'],
  ...['quantity', 'ip', 'cidr', 'url', 'semver'],
])

/** An operator, a function or a method. */
export function planCall(node: Call, scope: Scope): Plan {
  const name = namespaced(node)
  const nodes = node.target === undefined || name !== node.name ? node.args : [node.target, ...node.args]
  const isMethod = nodes.length > node.args.length
  if (!isMethod && node.target === undefined) {
    const logic = planLogic(node, scope)
    if (logic !== undefined) {
      return logic
    }
  }
  const overloads = library.get(name)
  const isOr = isMethod && (name === 'or' || name === 'orValue') && nodes.length === 2
  if (overloads === undefined && !isOr) {
    return failed(scope, node.at, unknownFunction(node, scope))
  }
  const plans = nodes.map((argument) => scope.plan(argument, scope))
  return isOr ? planOptionalOr(node, plans, scope) : planOverloads(node, name, isMethod, overloads ?? [], plans, scope)
}

/** `sets.contains` for a call of `contains` on `sets`, where there is such a function. */
function namespaced(node: Call): string {
  const qualifier = node.target === undefined ? undefined : qualifiedName(node.target)
  const name = `${qualifier ?? ''}.${node.name}`
  return qualifier !== undefined && library.has(name) ? name : node.name
}

function unknownFunction(node: Call, scope: Scope): string {
  const root = rootName(node)
  const unavailable = root === undefined || scope.locals.has(root) ? undefined : unavailableInput(root)
  return unavailable ?? `undeclared reference to function '${node.name}'`
}

/** The name that a chain of selections and calls begins with. */
function rootName(node: Node | undefined): string | undefined {
  switch (node?.kind) {
    case 'identifier':
      return node.name
    case 'call':
      return rootName(node.target)
    case 'select':
    case 'index':
      return rootName(node.operand)
    default:
      return undefined
  }
}

function planLogic(node: Call, scope: Scope): Plan | undefined {
  const plan = (index: number, wanted: StaticKind): Plan => {
    const argument = node.args[index] ?? node
    const planned = scope.plan(argument, scope)
    return planned.type === 'dyn' || wanted === 'dyn' || planned.type === wanted
      ? planned
      : failed(scope, argument.at, `expected type '${wanted}' but found '${typeName(planned.type)}'`)
  }
  switch (node.name) {
    case '_&&_':
      return planJunction(false, plan(0, 'bool'), plan(1, 'bool'))
    case '_||_':
      return planJunction(true, plan(0, 'bool'), plan(1, 'bool'))
    case '_?_:_':
      return planConditional(plan(0, 'bool'), plan(1, 'dyn'), plan(2, 'dyn'))
    default:
      return undefined
  }
}

function planOptionalOr(node: Call, plans: readonly Plan[], scope: Scope): Plan {
  const [target, argument] = plans
  if (target === undefined || argument === undefined || (target.type !== 'dyn' && target.type !== 'optional')) {
    return noMatch(node, node.name, true, plans, scope)
  }
  return planOr(node.name === 'orValue', target, argument)
}

function planOverloads(
  node: Call,
  name: string,
  isMethod: boolean,
  overloads: readonly Overload[],
  plans: readonly Plan[],
  scope: Scope,
): Plan {
  const types = plans.map((plan) => plan.type)
  const candidates = overloads.filter((overload) => overload.method === isMethod && accepts(overload, types))
  const [first, ...others] = candidates
  if (first === undefined || isUnequal(name, types)) {
    return noMatch(node, name, isMethod, plans, scope)
  }
  const type = others.every((other) => other.result === first.result) ? first.result : 'dyn'
  const literals = plans.map((plan) => plan.literal)
  const special = others.length === 0 ? first.specialize?.(literals) : undefined
  if (isFault(special)) {
    return failed(scope, node.at, special.message)
  }
  if (CONSTRUCTORS.has(name) && others.length === 0 && literals.every((literal) => literal !== undefined)) {
    return planConstant(node, first, literals, scope)
  }
  const run = special ?? selectRun(name, candidates, types)
  return {
    type,
    evaluate: evaluateCall(
      run,
      plans.map((plan) => plan.evaluate),
    ),
  }
}

function noMatch(node: Call, name: string, isMethod: boolean, plans: readonly Plan[], scope: Scope): Plan {
  const [target = '', ...rest] = plans.map((plan) => typeName(plan.type))
  const types = isMethod ? `${target}.(${rest.join(', ')})` : `(${plans.map((plan) => typeName(plan.type)).join(', ')})`
  return failed(scope, node.at, `no matching overload for '${name}' applied to '${types}'`)
}

function accepts(overload: Overload, types: readonly StaticKind[]): boolean {
  const { parameters } = overload
  return (
    parameters.length === types.length &&
    parameters.every((parameter, index) => parameter === 'dyn' || types[index] === 'dyn' || types[index] === parameter)
  )
}

const SCALARS: ReadonlySet<StaticKind> = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map'])

/** Whether an equality compares types that are never equal; null may be compared with what is no plain value. */
function isUnequal(name: string, [left = 'dyn', right = 'dyn']: readonly StaticKind[]): boolean {
  if ((name !== '_==_' && name !== '_!=_') || left === right || left === 'dyn' || right === 'dyn') {
    return false
  }
  return left === 'null' ? SCALARS.has(right) : right === 'null' ? SCALARS.has(left) : true
}

function planConstant(node: Call, overload: Overload, values: readonly Value[], scope: Scope): Plan {
  const result = overload.run(new Budget(), ...values)
  return isFault(result) ? failed(scope, node.at, result.message) : literalPlan(result, kindOf(result))
}

/** The code for a call: the only fitting overload, or the choice among several once the values are there. */
function selectRun(name: string, candidates: readonly Overload[], types: readonly StaticKind[]): Run {
  const [first] = candidates
  if (first !== undefined && candidates.every((candidate) => candidate.run === first.run) && candidates.length > 1) {
    return first.run
  }
  if (first?.parameters.every((parameter, index) => parameter === 'dyn' || parameter === types[index]) === true) {
    return first.run
  }
  return (budget, ...values) => {
    const fitting = candidates.find((candidate) => fits(candidate, values))
    return fitting === undefined ? noOverload(name, ...values) : fitting.run(budget, ...values)
  }
}

function fits({ parameters }: Overload, values: readonly Value[]): boolean {
  return values.every((value, index) => parameters[index] === 'dyn' || kindOf(value) === parameters[index])
}

/** One and two arguments have code of their own, because nearly every call has no more. */
function evaluateCall(run: Run, args: readonly Evaluate[]): Evaluate {
  const [first, second] = args
  if (args.length === 1 && first !== undefined) {
    return (frame) => {
      frame.budget.spend(1)
      const value = first(frame)
      return isFault(value) ? value : run(frame.budget, value)
    }
  }
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (frame) => {
      frame.budget.spend(1)
      const left = first(frame)
      if (isFault(left)) {
        return left
      }
      const right = second(frame)
      return isFault(right) ? right : run(frame.budget, left, right)
    }
  }
  return (frame) => {
    frame.budget.spend(1)
    const values: Value[] = []
    for (const argument of args) {
      const value = argument(frame)
      if (isFault(value)) {
        return value
      }
      values.push(value)
    }
    return run(frame.budget, ...values)
  }
}
