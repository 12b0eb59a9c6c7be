import { asString, digObject, own } from '../../../../policies/json.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlLogs, kubectlOn } from '../../../text/kubectl-text.ts'
import { hours, minutes } from '../../../text/time.ts'
import { afterStart, containerTitle, durationText, specEvidence, type ContainerCase } from '../container-case.ts'
import { fixCommand } from '../pod-finding.ts'
import { nodeOutOfMemory } from './node-out-of-memory.ts'
import { endingEvidence, ranFor, type EndingKind, type Ending } from './ending.ts'

/** The runtime says that the kernel killed it for memory, and it has a limit: it reached that. */
export const outOfMemory: EndingKind = (ending) => {
  const { end, pod, facts, container } = ending
  if (end.reason !== 'OOMKilled') return undefined
  const limit = memoryLimit(ending)
  if (limit === undefined) return nodeOutOfMemory(ending) ?? withoutLimit(ending)
  return {
    code: 'OutOfMemory',
    cause: `${containerTitle(ending)} reached its memory limit of ${limit.value}${whenText(ending)}`,
    evidence: [...endingEvidence(ending), limit],
    ruledOut: ['not the memory of the node: the runtime says OOMKilled, and the container has a limit'],
    unread: ['how its memory grew: usage over time is not part of what is read'],
    next: [
      ...fixCommand(facts, pod),
      kubectlOn('top', pod.ref, '--containers'),
      kubectlLogs(pod.ref, container.name, '--previous'),
    ],
  }
}

/** The limit of the container, else that of its Pod. */
function memoryLimit(of: ContainerCase): Evidence | undefined {
  const own = limitIn(of.container.spec)
  if (own !== undefined) return specEvidence(of, 'resources.limits.memory', own)
  const ofPod = limitIn(of.pod.spec)
  return ofPod === undefined ? undefined : fieldEvidence(of.pod.object, 'spec.resources.limits.memory', ofPod)
}

function limitIn(spec: object): string | undefined {
  const value = own(digObject(spec, 'resources', 'limits'), 'memory')
  return typeof value === 'number' ? String(value) : asString(value)
}

/** How long it ran tells a little of why; one end alone proves neither a leak nor a limit that is too small. */
function whenText({ end }: Ending): string {
  const ran = ranFor(end)
  if (ran === undefined) return ''
  const after = durationText(ran)
  if (ran < minutes) return `, ${afterStart(ran)}: it seems to need more than that to start`
  if (ran < hours) return ` after ${after}: the limit is too small for its work, or its memory leaks`
  return ` after ${after}: its memory grows slowly (a leak), or a load came that needs more`
}

/** The kernel kills by memory without a limit of the container only where something around it is full. */
function withoutLimit(ending: Ending): ReturnType<EndingKind> {
  const { pod } = ending
  return {
    code: 'NodeOutOfMemory',
    ...(pod.node === '' ? {} : { root: { kind: 'Node', name: pod.node } }),
    cause: 'The kernel killed a container for memory that has no memory limit: the node ran out of it',
    evidence: [...endingEvidence(ending), specEvidence(ending, 'resources.limits.memory', 'not set')],
    ruledOut: ['not a memory limit: neither the container nor its Pod has one'],
    next: [
      kubectlOn('describe', { kind: 'Node', name: pod.node }),
      '# set memory requests and limits, so that the scheduler can count',
    ],
  }
}
