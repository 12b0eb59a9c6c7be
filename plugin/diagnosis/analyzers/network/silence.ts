import { fieldEvidence, eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import type { PodView } from '../../pod-view.ts'
import { withoutValues } from '../hidden-values.ts'

/** A Pod that says that something does not answer. */
export interface Silence {
  pod: PodView
  text: string
  evidence: Evidence
}

/** In the texts of Go, glibc, Node.js, Java, Python and curl; a refused connection is an answer. */
const unanswered =
  /timed? ?out|timeout|deadline exceeded|ETIMEDOUT|EHOSTUNREACH|no route to host|no such host|server misbehaving|EAI_AGAIN|name resolution/i

/** What a Pod's containers said when they ended, or a readiness probe, where it is that nothing answers. */
export function silenceOf(pod: PodView, facts: Facts): Silence | undefined {
  for (const container of pod.containers) {
    const { terminated, last, statusPath } = container
    const ended = terminated ?? last
    if (ended === undefined || !unanswered.test(ended.message)) continue
    const shown = withoutValues(ended.message, container)
    const path = `${statusPath}.${terminated === undefined ? 'lastState' : 'state'}.terminated.message`
    return { pod, text: ended.message, evidence: fieldEvidence(pod.object, path, shown, ended.finishedAt) }
  }
  if (pod.ready) return undefined
  const event = facts
    .eventsOf(pod.object)
    .find(({ reason, message }) => reason === 'Unhealthy' && unanswered.test(message))
  return event && { pod, text: event.message, evidence: eventEvidence(event) }
}
