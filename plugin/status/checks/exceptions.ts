import { count, list } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { exceptionView } from '../../override/exception-view.ts'
import type { Facts } from '../facts.ts'
import type { Check } from '../status.ts'

const name = 'exceptions'

/** The exceptions that can be used now (`now`: milliseconds since the epoch). There is nothing wrong with any number of them. */
export function checkExceptions({ exceptions }: Facts, now: number): Check {
  if (!exceptions.ok) return { name, state: 'unknown', message: failureLine(exceptions.failure) }
  const views = exceptions.value.items.map((item) => exceptionView(item, now))
  const live = views.filter(({ phase }) => phase === 'Active').map((view) => view.name)
  const pending = views.filter(({ phase }) => phase === 'Pending').length
  const details = { live: live.sort(), pending }
  const later = pending === 0 ? '' : `, ${String(pending)} yet to begin`
  if (live.length === 0) return { name, state: 'ok', message: `none live${later}`, details }
  return { name, state: 'ok', message: `${count(live.length, 'exception')} live (${list(live, 3)})${later}`, details }
}
