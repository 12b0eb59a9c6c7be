import type { ObjectReference } from '../../../object-reference.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { nodeReference, type Told } from '../pod-finding.ts'

interface Eviction {
  /** One sentence. */
  cause: string
  /** The node's own shortage explains it; else the Pod's use. */
  byNode: boolean
  advice: string
}

/** What the kubelet's message says: of the Pod's own limits, or of the node. */
function evictionOf(message: string): Eviction {
  const own = ownLimit(message)
  if (own !== undefined)
    return { cause: `The Pod was evicted: ${own}`, byNode: false, advice: 'write less, or raise the limit' }
  const resource = /low on resource: ([\w.-]+)/.exec(message)?.[1]
  if (resource !== undefined) {
    return {
      cause: `The node ran short of ${resource} and evicted Pods`,
      byNode: true,
      advice: `set requests of ${resource} to what the Pods use: those above their request go first`,
    }
  }
  const condition = /had condition: \[?(\w+)/.exec(message)?.[1]
  if (condition !== undefined)
    return {
      cause: `The node has ${condition} and takes no such Pods`,
      byNode: true,
      advice: 'see why the node is short of it',
    }
  return { cause: 'The node evicted the Pod', byNode: false, advice: 'the message of the Pod says why' }
}

function ownLimit(message: string): string | undefined {
  if (message.includes('ephemeral local storage usage exceeds')) return 'it used more ephemeral storage than its limit'
  if (message.includes('exceeded its local ephemeral storage limit'))
    return 'a container used more ephemeral storage than its limit'
  const volume = /Usage of EmptyDir volume "([^"]+)" exceeds/.exec(message)?.[1]
  return volume === undefined ? undefined : `its emptyDir volume ${volume} is over its size limit`
}

/** Why a Pod was evicted: the node ran short of something, or the Pod used more than it may. */
export function evictionTold(facts: Facts, pod: PodView): Told {
  const eviction = evictionOf(pod.message)
  const node: ObjectReference = nodeReference(pod.node)
  const isRooted = eviction.byNode && pod.node !== ''
  return {
    code: 'PodEvicted',
    ...(isRooted ? { root: node } : {}),
    cause: eviction.cause,
    evidence: [
      fieldEvidence(pod.object, 'status.message', pod.message.trim(), pod.condition('DisruptionTarget')?.since),
    ],
    ruledOut: ['not a crash: the kubelet stopped it', 'not a drain: that deletes the Pod, and leaves none that failed'],
    next: [
      `# ${eviction.advice}`,
      ...(isRooted ? [kubectlOn('describe', node)] : []),
      kubectlOn('describe', pod.ref),
      kubectlList('get pods --field-selector=status.phase=Failed', facts.workloadOf(pod.object).namespace),
    ],
  }
}
