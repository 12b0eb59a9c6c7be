import type { Result } from '../../policies/evaluate/verdict.ts'

const codes: Readonly<Record<Result, number>> = { pass: 32, fail: 31, warn: 33, skip: 36, error: 35 }

/** A result's word in its colour, for a terminal. */
export function coloured(result: Result, text: string, colour: boolean): string {
  return colour ? `\u001b[${String(codes[result])}m${text}\u001b[0m` : text
}
