import type { Budget } from '../values/budget.ts'
import type { Result } from '../values/fault.ts'
import { fault } from '../values/fault.ts'
import type { Node } from '../syntax/ast.ts'
import type { StaticKind, Value } from '../values/value.ts'

/** What one evaluation works on. */
export interface Frame {
  readonly budget: Budget
  /** The inputs, then one place for every variable of a comprehension. */
  readonly slots: Value[]
  /** The results of the composed variables evaluated so far. */
  readonly variables: (Result | undefined)[]
}

/** The code of a part of an expression. */
export type Evaluate = (frame: Frame) => Result

/** A part of an expression, ready to run. */
export interface Plan {
  /** What it yields, as far as that is known before it runs. */
  readonly type: StaticKind
  readonly evaluate: Evaluate
  /** Its value, where it is written as a literal. */
  readonly literal?: Value
}

/** Something wrong with an expression; `at` is an offset into its source. */
export interface Issue {
  readonly at: number
  readonly message: string
}

/** A composed variable (`variables.NAME`), as expressions after it see it. */
export interface Variable {
  readonly name: string
  readonly type: StaticKind
  readonly index: number
  readonly evaluate: Evaluate
}

/** What planning an expression has found so far. */
export interface Findings {
  readonly issues: Issue[]
  /** The inputs and composed variables it reads, by name. */
  readonly reads: { readonly inputs: Set<string>; readonly variables: Set<string> }
  /** The first free place in a frame. */
  slots: number
}

/** What the names at one point of an expression mean. */
export interface Scope {
  readonly findings: Findings
  /** Names of the inputs, in the order of their places in a frame; the first places are theirs. */
  readonly inputs: readonly string[]
  readonly variables: ReadonlyMap<string, Variable>
  /** Comprehension variables, by name, with their places. */
  readonly locals: ReadonlyMap<string, number>
  /** How many comprehensions are around this point. */
  readonly level: number
  readonly plan: (node: Node, scope: Scope) => Plan
}

/** Records an issue; the plan stands in so that planning can go on and find others. */
export function failed(scope: Scope, at: number, message: string): Plan {
  scope.findings.issues.push({ at, message })
  return { type: 'dyn', evaluate: () => fault(message) }
}

/** A plan for a value that is known already. */
export function literalPlan(value: Value, type: StaticKind): Plan {
  return { type, literal: value, evaluate: () => value }
}
