import type { RuleResult, Violation } from '../evaluate/verdict.ts'
import { clip } from './text.ts'
import { reasonSentence } from './violation.ts'

/** What one result says, in one line: of a violation what is wrong, else why there is none or nothing could be said. */
export function resultMessage(result: RuleResult, violation?: Violation): string {
  if (violation === undefined)
    return reasonSentence(result) ?? (result.result === 'pass' ? 'no violation' : result.result)
  const message = clip(violation.message, 600)
  return violation.age === 'old' ? `was there before: ${message}` : message
}
