import { compileCondition, type CelOutcome } from '../cel/program.ts'

/** Longest piece of a condition that a message shows. */
const longestShown = 100

/** What conditions say of a predicate; the reason is one clause: `condition "…" is false`. */
export type ConditionsOutcome = { holds: true } | { holds: false; reason: string }

/** Conditions that are ready to run, or what is wrong with which of them. */
export type CompiledConditions =
  | { ok: true; evaluate: (predicate: unknown) => ConditionsOutcome }
  | { ok: false; errors: readonly { index: number; message: string }[] }

interface Condition {
  text: string
  evaluate: (predicate: unknown) => CelOutcome
}

/**
 * Compiles the CEL conditions of an attestation; `predicate` is the only variable they have. All must be true; the first that is
 * not is told. Neither this nor `evaluate` ever throws, and an evaluation has a cost limit of its own for each condition.
 */
export function compileConditions(texts: readonly string[]): CompiledConditions {
  const errors: { index: number; message: string }[] = []
  const conditions: Condition[] = []
  for (const [index, text] of texts.entries()) {
    const compiled = compileCondition(text, 'predicate')
    if (compiled.ok) conditions.push({ text, evaluate: compiled.evaluate })
    else errors.push(...compiled.errors.map((message) => ({ index, message })))
  }
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, evaluate: (predicate) => firstBroken(conditions, predicate) ?? { holds: true } }
}

function firstBroken(conditions: readonly Condition[], predicate: unknown): ConditionsOutcome | undefined {
  for (const { text, evaluate } of conditions) {
    const outcome = evaluate(predicate)
    if (outcome.outcome === 'true') continue
    const why = outcome.outcome === 'error' ? `failed: ${outcome.reason}` : 'is false'
    return { holds: false, reason: `condition "${shown(text)}" ${why}` }
  }
  return undefined
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line
}
