import { evaluateProgram } from './evaluate.ts'
import { INPUTS } from './plan/inputs.ts'
import { planProgram } from './plan/program.ts'

/** A `cel` rule as written. */
export interface CelSource {
  expression: string
  variables?: { name: string; expression: string }[]
  message?: string
  messageExpression?: string
}

/** A program, or everything that is wrong with its source; `path` is relative to the `cel` rule. */
export type CompiledCel = { ok: true; program: CelProgram } | { ok: false; errors: { path: string; message: string }[] }

/** What an expression reads: plain JSON values, null where absent. They are neither copied nor changed. */
export interface CelInput {
  object: unknown
  oldObject: unknown
  request: unknown
  namespaceObject: unknown
}

/** A verdict; `message` is the evaluated messageExpression, else the rule's message. */
export type CelOutcome =
  { outcome: 'true' } | { outcome: 'false'; message?: string } | { outcome: 'error'; reason: string }

/** A compiled rule. */
export interface CelProgram {
  /** Whether the expression, or a variable it reaches, reads `oldObject`. */
  readsOldObject: boolean
  /** Never throws and always ends: an evaluation takes at most COST_LIMIT steps. */
  evaluate(input: CelInput): CelOutcome
}

/** A compiled condition; `evaluate` never throws and always ends, as a rule's. */
export type CompiledCondition =
  { ok: true; evaluate: (value: unknown) => CelOutcome } | { ok: false; errors: readonly string[] }

/** Checks a rule's expressions and makes them ready to run. Never throws. */
export function compileCel(source: CelSource): CompiledCel {
  const planned = planProgram(source, INPUTS)
  if (!planned.ok) {
    return planned
  }
  const { plan } = planned
  return {
    ok: true,
    program: {
      readsOldObject: plan.readsOldObject,
      evaluate: ({ object, oldObject, request, namespaceObject }) =>
        evaluateProgram(plan, source.message, [object, oldObject, request, namespaceObject]),
    },
  }
}

/** A condition over one JSON value of that name (`predicate`), ready to run, or what is wrong with it. Never throws. */
export function compileCondition(expression: string, input: string): CompiledCondition {
  const planned = planProgram({ expression }, [input])
  if (!planned.ok) {
    return { ok: false, errors: planned.errors.map(({ message }) => message) }
  }
  return { ok: true, evaluate: (value) => evaluateProgram(planned.plan, undefined, [value]) }
}
