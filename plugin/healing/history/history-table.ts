import { clip, oneLine } from '../../../policies/messages/text.ts'
import { columns } from '../../output/columns.ts'
import { roughly } from '../../override/when.ts'
import type { Remediation } from '../record/remediation.ts'

/** How a history is laid out. */
export interface HistoryLayout {
  wide: boolean
  /** With a column of namespaces. */
  namespaces: boolean
  /** milliseconds since the epoch */
  now: number
}

/** Remediations as a table like kubectl's. */
export function historyTable(all: readonly Remediation[], { wide, namespaces, now }: HistoryLayout): string {
  const heading = ['NAME', 'TARGET', 'REMEDY', 'CAUSE', 'BY', 'PHASE', 'AGE']
  const more = wide ? ['STARTED', 'UNDO OF', 'REASON', 'MESSAGE'] : []
  const rows = all.map((each) => [
    ...(namespaces ? [oneLine(each.namespace)] : []),
    ...cells(each, now),
    ...(wide ? wideCells(each) : []),
  ])
  return columns([...(namespaces ? ['NAMESPACE'] : []), ...heading, ...more], rows)
}

function cells({ name, created, spec, status }: Remediation, now: number): string[] {
  const { target, remedy, trigger, requestedBy, undoOf } = spec
  const age = Date.parse(created)
  return [
    oneLine(name),
    oneLine(`${target.kind.toLowerCase()}/${target.name}`),
    undoOf === undefined ? remedy : `${remedy} (undo)`,
    oneLine(trigger.code ?? '-'),
    clip(requestedBy.username || '-', 40),
    status.phase,
    Number.isNaN(age) ? '-' : roughly(now - age) || '0s',
  ]
}

/** Ages tell what is new; a report of what happened needs the time itself. */
function wideCells({ created, spec, status }: Remediation): string[] {
  return [
    oneLine(status.startedAt ?? created),
    oneLine(spec.undoOf ?? '-'),
    clip(spec.reason ?? '-', 60),
    clip(status.message ?? '-', 120),
  ]
}
