import type { Source } from '../load/policy.ts'

/** What became of one case: without failures it is as it should be. */
export interface CaseOutcome {
  test: string
  case: string
  /** Where the case is written. */
  source: Source
  /** One sentence each, expected and got. */
  failures: readonly string[]
}
