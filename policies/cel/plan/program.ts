import { describePosition, parseExpression } from '../syntax/parse.ts'
import { CelSyntaxError } from '../syntax/syntax-error.ts'
import { typeName } from '../values/value.ts'
import type { StaticKind } from '../values/value.ts'
import type { CelSource } from '../program.ts'
import { planNode } from './planner.ts'
import type { Evaluate, Findings, Plan, Scope, Variable } from './plan.ts'

/** Greatest number of variables of one rule. */
const MOST_VARIABLES = 64
const NAME = /^[A-Za-z_]\w*$/
const RESERVED: ReadonlySet<string> = new Set([
  ...['as', 'break', 'const', 'continue', 'else', 'false', 'for', 'function', 'if', 'import', 'in', 'let', 'loop'],
  ...['namespace', 'null', 'package', 'return', 'true', 'var', 'void', 'while'],
])

/** A rule that is ready to run. */
export interface ProgramPlan {
  readonly expression: Evaluate
  readonly messageExpression: Evaluate | undefined
  readonly readsOldObject: boolean
}

interface CelError {
  path: string
  message: string
}

interface Planned {
  readonly plan: Plan | undefined
  readonly findings: Findings
}

/** Plans the variables in order, then the expressions that use them; all errors are reported together. */
export function planProgram(
  source: CelSource,
  inputs: readonly string[],
): { ok: true; plan: ProgramPlan } | { ok: false; errors: CelError[] } {
  const errors: CelError[] = []
  const variables = new Map<string, Variable>()
  // Places are never shared: a variable may be evaluated in the middle of any comprehension that reads it.
  let slots = inputs.length
  const planOne: PlanOne = (path, expression, wanted) => {
    const planned = planExpression(expression, wanted, { inputs, variables }, slots)
    slots = planned.findings.slots
    errors.push(
      ...planned.findings.issues.map(({ at, message }) => ({ path, message: locate(message, expression, at) })),
    )
    return planned
  }
  const planned = planVariables(source, variables, planOne, errors)
  const expression = planOne('expression', source.expression, 'bool')
  const message =
    source.messageExpression === undefined
      ? undefined
      : planOne('messageExpression', source.messageExpression, 'string')
  if (errors.length > 0 || expression.plan === undefined) {
    return { ok: false, errors }
  }
  const plan: ProgramPlan = {
    expression: expression.plan.evaluate,
    messageExpression: message?.plan?.evaluate,
    readsOldObject: readsOldObject(expression, planned, variables),
  }
  return { ok: true, plan }
}

type PlanOne = (path: string, expression: string, wanted: StaticKind) => Planned

function planVariables(
  source: CelSource,
  variables: Map<string, Variable>,
  planOne: PlanOne,
  errors: CelError[],
): Planned[] {
  const all = source.variables ?? []
  if (all.length > MOST_VARIABLES) {
    errors.push({ path: 'variables', message: `a rule has at most ${String(MOST_VARIABLES)} variables` })
    return []
  }
  return all.map(({ name, expression }, index) => {
    const path = `variables[${String(index)}]`
    const wrong = nameError(name, variables)
    errors.push(...(wrong === undefined ? [] : [{ path: `${path}.name`, message: wrong }]))
    const planned = planOne(`${path}.expression`, expression, 'dyn')
    const { type, evaluate } = planned.plan ?? { type: 'dyn' as const, evaluate: () => null }
    variables.set(name, { name, index, type, evaluate })
    return planned
  })
}

function nameError(name: string, variables: ReadonlyMap<string, Variable>): string | undefined {
  if (!NAME.test(name) || RESERVED.has(name)) {
    return `'${name}' is not a CEL identifier`
  }
  return variables.has(name) ? `'${name}' is declared twice` : undefined
}

function planExpression(
  source: string,
  wanted: StaticKind,
  { inputs, variables }: Pick<Scope, 'inputs' | 'variables'>,
  slots: number,
): Planned {
  const findings: Findings = { issues: [], reads: { inputs: new Set(), variables: new Set() }, slots }
  try {
    const node = parseExpression(source)
    const plan = planNode(node, { findings, inputs, variables, locals: new Map(), level: 0, plan: planNode })
    if (wanted !== 'dyn' && plan.type !== 'dyn' && plan.type !== wanted) {
      findings.issues.push({ at: 0, message: `must evaluate to ${wanted}, but gives ${typeName(plan.type)}` })
    }
    return { plan, findings }
  } catch (error) {
    // The parser and the planner recurse; what overflows the stack is no expression that a person wrote.
    const issue = error instanceof CelSyntaxError ? error : { at: 0, message: 'the expression is nested too deeply' }
    findings.issues.push({ at: issue.at, message: issue.message })
    return { plan: undefined, findings }
  }
}

function locate(message: string, source: string, at: number): string {
  return `${describePosition(source, at)}: ${message}`
}

/** Follows the variables that an expression reads, and those that they read. */
function readsOldObject(from: Planned, all: readonly Planned[], names: ReadonlyMap<string, Variable>): boolean {
  const reached = new Set<Planned>([from])
  for (const planned of reached) {
    for (const name of planned.findings.reads.variables) {
      const variable = all[names.get(name)?.index ?? -1]
      if (variable !== undefined) {
        reached.add(variable)
      }
    }
  }
  return [...reached].some(({ findings }) => findings.reads.inputs.has('oldObject'))
}
