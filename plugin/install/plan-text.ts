import type { ApiFailure } from '../../cluster/api-result.ts'
import { HealError } from '../../policies/heal-error.ts'
import { count, list } from '../../policies/messages/text.ts'
import { failureLine } from '../connect/failure-text.ts'
import { columns } from '../output/columns.ts'
import { fieldConflicts } from './conflicts.ts'
import type { Step } from './plan.ts'

/** What stands in the way and goes first, by its title. */
export interface Removal {
  title: string
  why: string
}

/** The plan as a table: what is removed, created and changed; what stays as it is is counted. */
export function planTable(steps: readonly Step[], removals: readonly Removal[]): string {
  const acting = steps.filter(({ change }) => change !== 'unchanged')
  const removed = removals.map(({ title, why }) => ['delete', title, why])
  const rows = acting.map(({ change, title, fields }) => [change, title, list(fields, 4)])
  const table =
    acting.length + removals.length === 0 ? '' : columns(['CHANGE', 'OBJECT', 'WHAT'], [...removed, ...rows])
  const others = steps.length - acting.length
  return others === 0 ? table : `${table}${count(others, 'object')} unchanged\n`
}

/** The error for a plan that the API server refuses, every reason in it. */
export function refusalError(refused: readonly { title: string; failure: ApiFailure }[]): HealError {
  const conflicts = refused.flatMap(({ title, failure }) =>
    fieldConflicts(failure).map(({ field, manager }) => `  ${title}: ${field} belongs to ${JSON.stringify(manager)}`),
  )
  const others = refused
    .filter(({ failure }) => fieldConflicts(failure).length === 0)
    .map(({ title, failure }) => `  ${title}: ${failureLine(failure)}`)
  if (others.length > 0)
    return new HealError('refused', `nothing was changed, the API server refuses:\n${others.join('\n')}`)
  return new HealError(
    'conflict',
    `nothing was changed, other field managers have set what install would set:\n${conflicts.join('\n')}`,
    { hint: 'Change it there, or take these fields over with --force-conflicts' },
  )
}
