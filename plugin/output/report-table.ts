import type { Result } from '../../policies/evaluate/verdict.ts'
import { clip, count, list, oneLine } from '../../policies/messages/text.ts'
import type { Report, ReportResult, ReportSummary } from '../check/report.ts'
import { coloured } from './colour.ts'
import { columns } from './columns.ts'
import { placeOf } from './place.ts'
import { resourceName } from './resource-name.ts'

const order: readonly Result[] = ['error', 'fail', 'warn', 'skip', 'pass']

/** The report for a person: every result that is no pass, how to fix it, what admission would fill in, and a summary. */
export function reportTable(report: Report, colour: boolean): string {
  const told = report.results.filter((result) => result.result !== 'pass')
  const rows = told.map((result) => rowOf(result, colour))
  const table = rows.length === 0 ? '' : `${columns(['RESULT', 'WHERE', 'RESOURCE', 'RULE', 'MESSAGE'], rows)}\n`
  const fixes = [...new Set(told.flatMap(fixOf))].map((fix) => `to fix ${fix}\n`).join('')
  const filled = report.patches.map(filledOf).join('')
  const notes = fixes + filled
  return `${table}${notes}${notes === '' ? '' : '\n'}${summaryLine(report.summary)}\n`
}

function rowOf(result: ReportResult, colour: boolean): string[] {
  const change =
    result.path === null
      ? ''
      : ` (${clip(result.path, 300)}: ${clip(result.found ?? '', 120)} → ${clip(result.wanted ?? '', 120)})`
  return [
    coloured(result.result, result.result, colour),
    placeOf(result.resource),
    resourceName(result.resource),
    `${result.policy}/${result.rule}`,
    `${oneLine(result.message)}${change}`,
  ]
}

function fixOf({ fix, policy, rule, result }: ReportResult): string[] {
  return fix === null || fix === '' || result === 'skip' ? [] : [`${policy}/${rule}: ${clip(fix, 300)}`]
}

function filledOf({ resource, patch }: Report['patches'][number]): string {
  const paths = patch.map((operation) => clip(operation.path, 200))
  return `admission would add to ${resourceName(resource)}: ${list(paths)}\n`
}

function summaryLine(summary: ReportSummary): string {
  const results = order.flatMap((result) => (summary[result] === 0 ? [] : [`${String(summary[result])} ${result}`]))
  const others = [
    ...(summary.unmatched === 0 ? [] : [`${count(summary.unmatched, 'workload')} that no policy matches`]),
    ...(summary.ignored === 0 ? [] : [`${count(summary.ignored, 'object')} of other kinds ignored`]),
  ]
  const said = results.length === 0 ? 'nothing to say' : results.join(', ')
  return [`${count(summary.resources, 'workload')} checked: ${said}`, ...others].join('; ')
}
