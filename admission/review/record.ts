import type { Logger } from 'pino'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { isClean, type RuleResult, type Verdict } from '../../policies/evaluate/verdict.ts'
import { ruleName, violationSentence } from '../../policies/messages/violation.ts'
import type { TellAllowed } from '../exceptions/allowed-changes.ts'
import type { Metrics } from '../metrics.ts'
import { fieldsOf } from './fields.ts'
import type { Judgement } from './judge.ts'
import { boundedLabels } from './labels.ts'

/** Where judgements are written down. */
export interface RecorderOptions {
  metrics: Metrics
  log: Logger
  tellAllowed: TellAllowed
  onDenied: ((request: ReviewedRequest) => void) | undefined
}

const mostSeries = 1_000
const mostLogged = 20

/**
 * Writes down what a judgement found: counts always, log lines for denials, audited violations and rules in error; and has told what
 * managers and exceptions let pass.
 */
export function createRecorder({
  metrics,
  log,
  tellAllowed,
  onDenied,
}: RecorderOptions): (judgement: Judgement) => void {
  const violationLabels = boundedLabels(mostSeries)
  const exceptionLabels = boundedLabels(mostSeries)

  /** True where something was let pass. */
  function count(verdict: Verdict, dryRun: boolean): boolean {
    let isWaived = false
    for (const { policy, rule, action, violations, exception, waived } of verdict.results) {
      if (waived !== undefined) isWaived = true
      if (violations.length === 0 && exception === undefined) continue
      const fresh = violations.filter(({ age }) => age === 'new').length
      if (fresh > 0) metrics.violations.inc(violationLabels({ policy, rule, action }), fresh)
      if (exception !== undefined && !verdict.denied && !dryRun)
        metrics.exceptionsUsed.inc(exceptionLabels({ exception }))
    }
    if (verdict.notEvaluated !== undefined) metrics.notEvaluated.inc({ reason: verdict.notEvaluated })
    return isWaived
  }

  return ({ answer, request, verdict }) => {
    if (verdict === undefined) return
    const { uid } = answer.response
    if (count(verdict, request.dryRun)) tellAllowed(uid, request, verdict)
    if (isClean(verdict)) return
    if (verdict.denied) {
      log.warn({ uid, ...fieldsOf(request), rules: told(verdict, isDenying) }, 'review denied')
      onDenied?.(request)
    }
    const audited = told(verdict, isAudited)
    if (audited.length > 0) log.info({ uid, ...fieldsOf(request), rules: audited }, 'violations audited')
    const errors = verdict.results.filter(({ result }) => result === 'error')
    if (errors.length > 0) log.error({ uid, ...fieldsOf(request), rules: errors.map(errorOf) }, 'rules in error')
  }
}

/** The verdict in one word, for the metric. */
export function verdictLabel({ answer, verdict }: Judgement): string {
  if (verdict === undefined) return answer.response.patch === undefined ? 'unchanged' : 'patched'
  if (verdict.denied) return 'denied'
  if (verdict.notEvaluated !== undefined) return 'not-evaluated'
  return answer.response.warnings === undefined ? 'allowed' : 'warned'
}

function told(verdict: Verdict, which: (result: RuleResult) => boolean): string[] {
  if (!verdict.results.some(which)) return []
  return verdict.results
    .filter(which)
    .flatMap((result) =>
      result.violations
        .filter(({ age }) => age === 'new')
        .slice(0, mostLogged)
        .map((violation) => `${ruleName(result)}: ${violationSentence(violation)}`),
    )
    .slice(0, mostLogged)
}

function isDenying({ result }: RuleResult): boolean {
  return result === 'fail'
}

function isAudited({ action, result }: RuleResult): boolean {
  return action === 'Audit' && result === 'warn'
}

function errorOf(result: RuleResult): string {
  return `${ruleName(result)}: ${result.reason ?? 'error'}`
}
