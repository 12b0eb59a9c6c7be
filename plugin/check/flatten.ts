import type { Result, RuleResult, Verdict, Violation } from '../../policies/evaluate/verdict.ts'
import { resultMessage } from '../../policies/messages/result-line.ts'
import type { ReportResource, ReportResult } from './report.ts'

/** A verdict as flat results: one a violation, one a rule without violations. */
export function flatten(verdict: Verdict, resource: ReportResource): ReportResult[] {
  return verdict.results.flatMap((result) =>
    result.violations.length === 0
      ? [flat(result, resource)]
      : result.violations.map((violation) => flat(result, resource, violation)),
  )
}

function flat(result: RuleResult, resource: ReportResource, violation?: Violation): ReportResult {
  const { policy, rule, type, action } = result
  return {
    policy,
    rule,
    type,
    action,
    result: outcome(result, violation),
    message: resultMessage(result, violation),
    resource,
    path: violation?.path ?? null,
    found: violation?.found ?? null,
    wanted: violation?.wanted ?? null,
    fix: violation?.fix ?? null,
  }
}

/** A violation that stood in the stored object never fails, also where a new one beside it does. */
function outcome(result: RuleResult, violation: Violation | undefined): Result {
  return violation?.age === 'old' ? 'warn' : result.result
}
