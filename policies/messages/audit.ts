import { denies, isClean, type Verdict } from '../evaluate/verdict.ts'
import { clip } from './text.ts'
import { ruleName, violationSentence } from './violation.ts'

const longest = 2048

/**
 * The audit annotations of a response (the API server puts the webhook's name before each key): `denied-by`, `violations` of
 * Audit rules, `exceptions` that were used, `unreadable`. Keys without content are left out.
 */
export function auditAnnotations(verdict: Verdict): Record<string, string> {
  if (isClean(verdict)) return {}
  const audited = verdict.results.filter((result) => result.action === 'Audit' && result.result === 'warn')
  const entries: [string, readonly string[]][] = [
    ['denied-by', verdict.denied ? verdict.results.filter(denies).map(ruleName) : []],
    [
      'violations',
      audited.flatMap((result) => result.violations.map((each) => `${ruleName(result)}: ${violationSentence(each)}`)),
    ],
    ['exceptions', verdict.results.flatMap((result) => (result.exception === undefined ? [] : [result.exception]))],
    ['unreadable', verdict.unreadable],
  ]
  return Object.fromEntries(entries.flatMap(([key, lines]) => (lines.length === 0 ? [] : [[key, joined(lines)]])))
}

function joined(lines: readonly string[]): string {
  return clip([...new Set(lines)].join('; '), longest)
}
