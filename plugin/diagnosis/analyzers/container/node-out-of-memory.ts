import { conditionEvidence, eventEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf } from '../../pod-view.ts'
import { minutes } from '../../../text/time.ts'
import { nodeReference } from '../pod-finding.ts'
import { endingEvidence, type Ending, type EndingKind } from './ending.ts'

/** How far apart a kill and what the node says of its memory may be. */
const near = 2 * minutes

/** SIGKILL while the node was out of memory: the kernel chose this container. */
export const nodeOutOfMemory: EndingKind = (ending) => {
  const { end, pod } = ending
  if (end.exitCode !== 137) return undefined
  const seen = memoryTrouble(ending)
  if (seen.length === 0) return undefined
  const root = nodeReference(pod.node)
  return {
    code: 'NodeOutOfMemory',
    root,
    cause: 'The node ran out of memory, and the kernel killed containers on it',
    evidence: [...seen, ...endingEvidence(ending)],
    ruledOut: end.reason === 'OOMKilled' ? [] : ['not the memory limit: the runtime does not say OOMKilled'],
    next: [
      kubectlOn('describe', root),
      kubectlOn('top', root),
      '# set memory requests to what the Pods really use, so that the scheduler puts fewer on a node',
    ],
  }
}

/** What the node says of its memory around the kill: an Event SystemOOM, or memory pressure. */
function memoryTrouble({ facts, pod, end }: Ending): Evidence[] {
  const at = end.finishedAt ?? facts.now
  const events = facts
    .eventsAbout(nodeReference(pod.node))
    .filter(({ reason, first, last }) => reason === 'SystemOOM' && first - near <= at && at <= last + near)
  const node = facts.snapshot.get('nodes', pod.node)
  if (node.state !== 'known') return events.map(eventEvidence)
  const pressure = conditionOf(node.value, 'MemoryPressure')
  const isPressed = pressure?.status === 'True' && (pressure.since ?? 0) - near <= at
  return [...events.map(eventEvidence), ...(isPressed ? [conditionEvidence(node.value, pressure)] : [])]
}
