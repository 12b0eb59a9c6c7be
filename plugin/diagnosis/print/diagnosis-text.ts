import { count, list } from '../../../policies/messages/text.ts'
import type { Diagnosis, Verdict } from '../verdict.ts'
import type { Layout } from './layout.ts'
import { informationText, verdictText } from './verdict-text.ts'
import { workloadsOf } from './workloads.ts'
import { wrap } from './wrap.ts'

/** What was looked at, for the last line. */
export interface Scope {
  /** Begins a clause: "namespace prod-shop", "all namespaces", "deployment/web -n prod-shop" */
  what: string
  /** What was looked at to say that nothing is broken: "3 Pods, 12 kinds of objects" */
  looked: string
}

/** A diagnosis for a person: every verdict, what is worth knowing, and a summary as the last line. */
export function diagnosisText(diagnosis: Diagnosis, scope: Scope, layout: Layout): string {
  const verdicts = diagnosis.verdicts.map((verdict) => verdictText(verdict, diagnosis.now, layout))
  const information = diagnosis.information.flatMap((verdict) => informationText(verdict, layout))
  const parts = [
    ...verdicts,
    ...(information.length === 0 ? [] : [`For information:\n${information.join('\n')}\n`]),
    `${wrap(summaryText(diagnosis, scope), layout.width, 0, 0).join('\n')}\n`,
  ]
  return parts.join('\n')
}

function summaryText(diagnosis: Diagnosis, scope: Scope): string {
  const { verdicts } = diagnosis
  const unread = unreadText(diagnosis)
  if (verdicts.length === 0)
    return unread === ''
      ? `No trouble found in ${scope.what}: looked at ${scope.looked}.`
      : `No trouble found in ${scope.what} as far as it could be read: looked at ${scope.looked}; ${unread}, and trouble there does not show.`
  const workloads = workloadsOf(verdicts).length
  const affected = workloads === 0 ? '' : `; ${count(workloads, 'workload')} affected`
  return `${severitiesText(verdicts)} in ${scope.what}${affected}.${unread === '' ? '' : ` There may be more: ${unread}.`}`
}

function severitiesText(verdicts: readonly Verdict[]): string {
  const critical = verdicts.filter(({ severity }) => severity === 'critical').length
  const warnings = verdicts.length - critical
  if (warnings === 0) return count(critical, 'critical cause')
  return critical === 0
    ? count(warnings, 'warning')
    : `${count(critical, 'critical cause')} and ${count(warnings, 'warning')}`
}

function unreadText({ unread }: Diagnosis): string {
  const names = unread.map(({ resource }) => resource)
  return names.length === 0 ? '' : `${list(names)} could not be read`
}
