import type { Value } from './value.ts'

/** A CEL evaluation error. It is a value, because `||`, `&&`, `all` and `exists` may absorb it. */
export class Fault {
  /** For the author of the expression: with the text it is about. */
  readonly message: string
  /** For everybody: without that text, which may be the value of a variable or an argument. */
  readonly publicMessage: string

  constructor(message: string, publicMessage = message) {
    this.message = message
    this.publicMessage = publicMessage
  }
}

/** What evaluating anything yields. */
export type Result = Value | Fault

/** An evaluation error with a message for the author of the expression; it must not hold text of the object. */
export function fault(message: string): Fault {
  return new Fault(message)
}

const longestText = 128

/** An evaluation error about a text: `'abc' is not a quantity: why` for the author who wrote it down, else without the text. */
export function textFault(text: string, problem: string, why?: string): Fault {
  const full = `'${text.slice(0, longestText)}' ${problem}`
  return new Fault(why === undefined ? full : `${full}: ${why}`, `a text ${problem} (value hidden)`)
}

/** Whether a result is an evaluation error. */
export function isFault(result: unknown): result is Fault {
  return result instanceof Fault
}
