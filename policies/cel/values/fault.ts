import type { Value } from './value.ts'

/** A CEL evaluation error. It is a value, because `||`, `&&`, `all` and `exists` may absorb it. */
export class Fault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** What evaluating anything yields. */
export type Result = Value | Fault

/** An evaluation error with a message for the author of the expression. */
export function fault(message: string): Fault {
  return new Fault(message)
}

/** Whether a result is an evaluation error. */
export function isFault(result: unknown): result is Fault {
  return result instanceof Fault
}
