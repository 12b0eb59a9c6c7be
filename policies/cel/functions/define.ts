import type { Budget } from '../values/budget.ts'
import type { Fault, Result } from '../values/fault.ts'
import type { Kind, KindMap, StaticKind, Value } from '../values/value.ts'

/** One signature of a function: how it may be called, what it gives, and its code. */
export interface Overload {
  readonly name: string
  /** Called as `target.name(…)`; the target is the first argument. */
  readonly method: boolean
  readonly parameters: readonly StaticKind[]
  readonly result: StaticKind
  /** Pays for its work first; an error is a value. Only called with arguments of the declared kinds. */
  readonly run: Run
  /**
   * Does ahead what the arguments written as literals allow (undefined stands for any other argument): the code for such
   * a call, an error that every call would end in, or undefined for nothing.
   */
  readonly specialize?: (values: readonly (Value | undefined)[]) => Run | Fault | undefined
}

/** The code of a function. */
export type Run = (budget: Budget, ...values: Value[]) => Result

type Arguments<P extends readonly StaticKind[]> = { [I in keyof P]: P[I] extends Kind ? KindMap[P[I]] : Value }
type Body<P extends readonly StaticKind[]> = (budget: Budget, ...values: Arguments<P>) => Result

/** A global function such as `size(x)` or `sets.contains(a, b)`. */
export function func<const P extends readonly StaticKind[]>(
  name: string,
  parameters: P,
  result: StaticKind,
  run: Body<P>,
): Overload {
  return overload(name, false, parameters, result, run)
}

/** A method such as `text.startsWith(prefix)`; its first parameter is the target. */
export function method<const P extends readonly [StaticKind, ...StaticKind[]]>(
  name: string,
  parameters: P,
  result: StaticKind,
  run: Body<P>,
): Overload {
  return overload(name, true, parameters, result, run)
}

/** The same function under several signatures, whose code tells the kinds apart itself. */
export function signatures(
  name: string,
  rows: readonly (readonly [left: StaticKind, right: StaticKind, result: StaticKind])[],
  run: (budget: Budget, left: Value, right: Value) => Result,
): Overload[] {
  return rows.map(([left, right, result]) => func(name, [left, right], result, run))
}

function overload<P extends readonly StaticKind[]>(
  name: string,
  isMethod: boolean,
  parameters: P,
  result: StaticKind,
  run: Body<P>,
): Overload {
  // The one place where the kinds are erased: the planner calls run only after checking them against `parameters`.
  return { name, method: isMethod, parameters, result, run: run as unknown as Run }
}
