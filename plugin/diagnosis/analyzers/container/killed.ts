import { durationText, containerTitle } from '../container-case.ts'
import { unreadEvents, type Told } from '../pod-finding.ts'
import { eventsOfContainer } from '../container-case.ts'
import { eventEvidence } from '../../evidence.ts'
import { seconds } from '../../../text/time.ts'
import { endingCommands, endingEvidence, ranFor, type Ending, type EndingKind } from './ending.ts'
import { signalOf } from './signals.ts'

/** It was asked to stop and was killed when its grace period was over; trouble only where the Pod failed by it. */
export const gracePeriodExceeded: EndingKind = (ending) => {
  const { end, pod } = ending
  if (end.exitCode !== 137 || pod.phase !== 'Failed') return undefined
  const asked = eventsOfContainer(ending).find(
    ({ reason, last }) => reason === 'Killing' && Math.abs(endOf(ending) - last - graceOf(ending)) < 10 * seconds,
  )
  if (asked === undefined) return undefined
  return {
    code: 'GracePeriodExceeded',
    cause: `${containerTitle(ending)} did not stop when it was asked to, and was killed after its grace period of ${durationText(graceOf(ending))}`,
    evidence: [eventEvidence(asked), ...endingEvidence(ending)],
    ruledOut: ['not the memory limit: the runtime does not say OOMKilled'],
    next: ['# handle SIGTERM in the program, or raise terminationGracePeriodSeconds', ...endingCommands(ending)],
  }
}

function endOf({ end, facts }: Ending): number {
  return end.finishedAt ?? facts.now
}

function graceOf({ pod }: Ending): number {
  const grace = pod.spec['terminationGracePeriodSeconds']
  return (typeof grace === 'number' ? grace : 30) * seconds
}

/** A signal from outside, and nothing that was read says whose. */
export const killedBySignal: EndingKind = (ending) => {
  const { end } = ending
  const signal = signalOf(end.exitCode)
  if (signal === undefined || signal.isOwnFault || end.exitCode === 143) return undefined
  // The kubelet makes up 137 for a container that it cannot find any more.
  const isLost = end.reason === 'ContainerStatusUnknown'
  return {
    code: 'KilledBySignal',
    cause: isLost
      ? `${containerTitle(ending)} was gone when the kubelet looked for it, and nothing says how it ended`
      : `${containerTitle(ending)} is ended by ${signal.name} (exit code ${String(end.exitCode)}), and nothing says by whom`,
    evidence: endingEvidence(ending),
    ...(end.exitCode === 137 ? whoElse(ending) : {}),
    next: endingCommands(ending),
  }
}

/** Who may send SIGKILL, and why it was none of them. */
function whoElse({ facts, container, pod }: Ending): Pick<Told, 'ruledOut' | 'unread'> {
  const noEvents = unreadEvents(facts, 'whether a liveness probe or the node killed it')
  const memory = 'not the memory limit: the runtime does not say OOMKilled'
  const node = facts.snapshot.get('nodes', pod.node)
  const unread = [...noEvents, ...(node.state === 'unknown' ? [`Node ${pod.node}: ${node.reason}`] : [])]
  const isProbed = 'livenessProbe' in container.spec
  const probe = isProbed ? 'not the liveness probe: no Event tells of it' : 'not the liveness probe: it has none'
  const ruledOut = [memory, ...(isProbed && noEvents.length > 0 ? [] : [probe]), ...nodeRuledOut(noEvents, unread)]
  return { ruledOut, unread: [...unread, 'the kernel log of the node'] }
}

function nodeRuledOut(noEvents: readonly string[], unread: readonly string[]): string[] {
  if (noEvents.length > 0 || unread.length > 0) return []
  return ['not the memory of the node: no SystemOOM Event, and no memory pressure now']
}

/** It ends by SIGTERM again and again without a probe that asks for it. */
export const terminated: EndingKind = (ending) => {
  if (ending.end.exitCode !== 143) return undefined
  const ran = ranFor(ending.end)
  return {
    code: 'Terminated',
    cause: `${containerTitle(ending)} is asked to stop (SIGTERM, exit code 143)${ran === undefined ? '' : ` after ${durationText(ran)}`}, and nothing says by whom`,
    evidence: endingEvidence(ending),
    ruledOut: 'livenessProbe' in ending.container.spec ? [] : ['not a liveness probe: it has none'],
    unread: unreadEvents(ending.facts, 'whether a probe or a hook stopped it'),
    next: endingCommands(ending),
  }
}
