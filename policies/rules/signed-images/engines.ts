import type { RE2JS } from 're2js'
import { HealError } from '../../heal-error.ts'
import type { compileConditions } from '../../signatures/conditions.ts'

/** Both engines cost too much to load for the policies that do not need them. */
let re2: typeof RE2JS | undefined
let cel: typeof compileConditions | undefined

/** Loads RE2; awaited before `patternProblem`. */
export async function loadRe2(): Promise<void> {
  re2 = (await import('re2js')).RE2JS
}

/** Loads CEL; awaited before `conditionProblems`. */
export async function loadCel(): Promise<void> {
  cel = (await import('../../signatures/conditions.ts')).compileConditions
}

/** Why a text is no RE2 pattern; undefined where it is one. */
export function patternProblem(pattern: string): string | undefined {
  if (re2 === undefined) throw notLoaded()
  try {
    re2.compile(pattern)
    return undefined
  } catch {
    return `"${pattern}" is no RE2 pattern`
  }
}

/** What is wrong with CEL conditions over `predicate`, each with its index. */
export function conditionProblems(conditions: readonly string[]): readonly { index: number; message: string }[] {
  if (cel === undefined) throw notLoaded()
  const compiled = cel(conditions)
  return compiled.ok ? [] : compiled.errors
}

function notLoaded(): HealError {
  return new HealError('internal', 'the type signedImages is prepared only after its load()')
}
