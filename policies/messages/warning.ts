import type { EvaluationRequest } from '../evaluate/request.ts'
import { isClean, type RuleResult, type Verdict } from '../evaluate/verdict.ts'
import { isSystemUser } from '../kubernetes/identities.ts'
import { clip } from './text.ts'
import { reasonSentence, ruleName } from './violation.ts'

const mostLines = 10
/** Beyond 120 characters clients may cut a warning, and one that contains a newline is lost (admission.k8s.io/v1). */
const lineLength = 120

/** The warnings of a response: what Warn rules found, and old violations, the latter for people only. Audit rules say nothing. */
export function warningLines(verdict: Verdict, request: EvaluationRequest): string[] {
  if (isClean(verdict)) return []
  const lines = verdict.results.flatMap((result) => linesOf(result, isSystemUser(request.user)))
  const shown =
    lines.length > mostLines
      ? [...lines.slice(0, mostLines - 1), `and ${String(lines.length - mostLines + 1)} more`]
      : lines
  return shown.map((line) => clip(line, lineLength))
}

function linesOf(result: RuleResult, toSystem: boolean): string[] {
  if (result.action === 'Audit') return []
  if (result.result === 'error' && result.action === 'Warn')
    return [`${ruleName(result)}: ${reasonSentence(result) ?? 'error'}`]
  if (result.result === 'warn' && result.reason !== undefined)
    return [`${ruleName(result)}: ${reasonSentence(result) ?? ''}`]
  const told =
    result.result === 'fail' ? result.violations.filter((violation) => violation.age === 'old') : result.violations
  return told
    .filter((violation) => violation.age === 'new' || !toSystem)
    .map(
      ({ age, message, path }) =>
        `${ruleName(result)}: ${age === 'old' ? 'was there before: ' : ''}${message} (${path})`,
    )
}
