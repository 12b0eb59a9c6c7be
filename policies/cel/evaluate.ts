import type { ProgramPlan } from './plan/program.ts'
import type { Frame } from './plan/plan.ts'
import type { CelOutcome } from './program.ts'
import { Budget, CostExceeded } from './values/budget.ts'
import { NestedTooDeeply } from './values/equality.ts'
import { isFault } from './values/fault.ts'
import { fromJson } from './values/json.ts'
import { kindOf, typeName } from './values/value.ts'

/** Greatest length of an evaluated message, as in Kubernetes; a longer one is not used. */
const LONGEST_MESSAGE = 5120

/** Runs a program once over its inputs: JSON values, in the order they were planned in. Never throws. */
export function evaluateProgram(
  plan: ProgramPlan,
  message: string | undefined,
  inputs: readonly unknown[],
): CelOutcome {
  try {
    return run(plan, message, inputs)
  } catch (error) {
    return { outcome: 'error', reason: describe(error) }
  }
}

/** The three ways an evaluation can be ended from outside the expression; the stack's limit is the last of them. */
function describe(error: unknown): string {
  if (error instanceof CostExceeded || error instanceof NestedTooDeeply) {
    return error.message
  }
  return error instanceof RangeError ? 'the expression is nested too deeply' : `unexpected error: ${String(error)}`
}

function run(plan: ProgramPlan, message: string | undefined, inputs: readonly unknown[]): CelOutcome {
  const frame: Frame = { budget: new Budget(), slots: inputs.map(fromJson), variables: [] }
  const result = plan.expression(frame)
  if (result === true) {
    return { outcome: 'true' }
  }
  if (result !== false) {
    const reason = isFault(result)
      ? result.publicMessage
      : `must evaluate to bool, but gave ${typeName(kindOf(result))}`
    return { outcome: 'error', reason }
  }
  const text = evaluateMessage(plan, frame) ?? message
  return text === undefined ? { outcome: 'false' } : { outcome: 'false', message: text }
}

/** The evaluated message; undefined for one that is no text, empty, too long or of several lines. */
function evaluateMessage(plan: ProgramPlan, frame: Frame): string | undefined {
  const result = plan.messageExpression?.(frame)
  const text = typeof result === 'string' ? result.trim() : ''
  return text === '' || text.includes('\n') || text.length > LONGEST_MESSAGE ? undefined : text
}
