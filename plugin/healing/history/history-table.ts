import { clip, oneLine } from '../../../policies/messages/text.ts'
import { columns } from '../../output/columns.ts'
import { roughly } from '../../override/when.ts'
import { typeOfText } from '../../text/type-text.ts'
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
  const heading = ['NAME', 'TARGET', 'REMEDY', 'CAUSE', 'BY', 'PHASE', 'AGE', 'CHANGE']
  const more = wide ? ['STARTED', 'UNDO OF', 'REASON', 'MESSAGE'] : []
  const rows = all.map((each) => [
    ...(namespaces ? [oneLine(each.namespace)] : []),
    ...cells(each, { wide, now }),
    ...(wide ? wideCells(each) : []),
  ])
  return columns([...(namespaces ? ['NAMESPACE'] : []), ...heading, ...more], rows)
}

function cells(
  { name, created, spec, status }: Remediation,
  { wide, now }: Pick<HistoryLayout, 'wide' | 'now'>,
): string[] {
  const { target, remedy, requestedBy, undoOf, plan } = spec
  const age = Date.parse(created)
  return [
    oneLine(name),
    oneLine(`${typeOfText(target)}/${target.name}`),
    undoOf === undefined ? remedy : `${remedy} (undo)`,
    causeOf({ spec, status }),
    clip(requestedBy.username || '-', 40),
    status.phase,
    Number.isNaN(age) ? '-' : roughly(now - age) || '0s',
    wide ? clip(plan.join('; ') || '-', 300) : changeOf(plan),
  ]
}

/** Why somebody acted: what the diagnosis found, else what they said, else how the target was. */
function causeOf({ spec, status }: Pick<Remediation, 'spec' | 'status'>): string {
  const before = status.health?.before
  const ill = before === undefined || before.state === 'Healthy' ? undefined : before.reason
  return clip(spec.trigger.code ?? spec.reason ?? (spec.undoOf === undefined ? ill : undefined) ?? '-', 40)
}

/** `restore the pod template of revision 4 (1 of 3 steps)` */
function changeOf([first = '-', ...more]: readonly string[]): string {
  const steps = more.length === 0 ? '' : ` (1 of ${String(more.length + 1)} steps)`
  return `${clip(first, 60)}${steps}`
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
