import type { RuleResult, Violation } from '../evaluate/verdict.ts'
import { clip } from './text.ts'

/** `prevent-drift/lock-replicas` */
export function ruleName(result: Pick<RuleResult, 'policy' | 'rule'>): string {
  return `${result.policy}/${result.rule}`
}

/** What is wrong, in one line: `replicas are locked (spec.replicas: 9 → 2)`. */
export function violationSentence(violation: Violation): string {
  const change = `${clip(violation.found, 120)} → ${clip(violation.wanted, 120)}`
  return `${clip(violation.message, 600)} (${clip(violation.path, 300)}: ${change})`
}

/** The sentence of a result that has no violations to list; undefined for a pass. */
export function reasonSentence(result: RuleResult): string | undefined {
  if (result.reason === undefined) return undefined
  return result.result === 'error' ? `could not be evaluated: ${clip(result.reason, 600)}` : clip(result.reason, 600)
}
