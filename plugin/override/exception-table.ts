import { clip, oneLine } from '../../policies/messages/text.ts'
import { parseTime } from '../../policies/load/time.ts'
import { columns } from '../output/columns.ts'
import { isLive, type ExceptionView } from './exception-view.ts'
import { roughly } from './when.ts'

/** One line an exception: who, why, until when, how often used; `wide` adds who answers for it and when it was used last. */
export function exceptionTable(views: readonly ExceptionView[], wide: boolean): string {
  const heading = ['NAME', 'NAMESPACE', 'WORKLOAD', 'RULES', 'WHO', 'WHY', 'UNTIL', 'USES', 'PHASE']
  const more = ['POLICY', 'REQUESTED BY', 'OWNER', 'TICKET', 'LAST USED', 'REVOKED BY']
  const rows = views.map((view) => {
    const row = rowOf(view, wide)
    return wide ? [...row, ...moreOf(view)] : row
  })
  return columns(wide ? [...heading, ...more] : heading, rows)
}

function rowOf(view: ExceptionView, wide: boolean): string[] {
  const { kind, namespace, name } = view.target
  const cell = (text: string, length: number): string => (wide ? oneLine(text) : clip(text, length)) || '-'
  return [
    view.name,
    namespace,
    `${kind.toLowerCase()}/${name}`,
    cell(view.rules.join(','), 40),
    cell(view.subjects.join(','), 40),
    cell(view.reason, 40),
    until(view),
    String(view.uses),
    phase(view),
  ]
}

function until(view: ExceptionView): string {
  const { expiresAt, remainingSeconds } = view
  const milliseconds = parseTime(expiresAt)
  const time = milliseconds === undefined ? expiresAt : `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
  return isLive(view) ? `${time} (in ${roughly(remainingSeconds * 1000)})` : time
}

/** An exception that ended leaves what it allowed as it is. */
function phase({ phase: word }: ExceptionView): string {
  return word === 'Expired' ? 'Expired, changes kept' : word
}

function moreOf({ policy, requestedBy, owner, ticket, lastUsed, revokedBy }: ExceptionView): string[] {
  const used = lastUsed === undefined ? [] : [lastUsed.time, lastUsed.username, lastUsed.path]
  const last = used.filter((part) => part !== undefined).join(' ')
  return [policy, requestedBy, owner, ticket, last, revokedBy].map((text) => oneLine(text ?? '') || '-')
}
