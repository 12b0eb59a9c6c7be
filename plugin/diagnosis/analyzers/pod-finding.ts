import type { ResourceKey } from '../../../cluster/resource.ts'
import { kubectlHeal } from '../../text/kubectl-text.ts'
import { referenceKey, referenceOf, type ObjectReference } from '../../object-reference.ts'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { conditionOf, type PodView } from '../pod-view.ts'
import { stuckStatefulSet } from './stuck-revision.ts'

/** What it takes to tell why a Pod is in trouble, whose workload it is, and whether its node is well. */
export const podReads: readonly ResourceKey[] = ['pods', 'replicasets', 'statefulsets', 'jobs', 'nodes', 'coreevents']

/** A finding about a Pod, but for the Pod; rooted in its workload unless it says otherwise. */
export type Told = Omit<Finding, 'root' | 'affects'> & { root?: ObjectReference }

/**
 * The finding about a Pod. On a node that is not ready it follows from that: the kubelet there tells nothing new. In a Pod of a broken
 * revision that its StatefulSet cannot replace, it follows from the StatefulSet being stuck.
 */
export function podFinding(facts: Facts, pod: PodView, told: Told): Finding {
  const root = told.root ?? facts.workloadOf(pod.object)
  const node = nodeInTrouble(facts, pod).filter((reference) => referenceKey(reference) !== referenceKey(root))
  const because = [...(told.because ?? []), ...node, ...stuckRevision(facts, pod)]
  return {
    ...told,
    root,
    affects: [pod.ref],
    ...(because.length === 0 ? {} : { because }),
  }
}

/** The Node of a Pod where it is known not to be ready, or to be gone. */
export function nodeInTrouble({ snapshot }: Facts, { node }: PodView): ObjectReference[] {
  if (node === '') return []
  const found = snapshot.get('nodes', node)
  if (found.state === 'unknown') return []
  const isReady = found.state === 'known' && conditionOf(found.value, 'Ready')?.status === 'True'
  return isReady ? [] : [nodeReference(node)]
}

/** The StatefulSet that waits for a broken Pod of a revision that it has left. */
export function stuckRevision(facts: Facts, pod: PodView): ObjectReference[] {
  const set = stuckStatefulSet(facts, pod)
  return set === undefined ? [] : [referenceOf(set)]
}

/** A Node by its name. */
export function nodeReference(name: string): ObjectReference {
  return { kind: 'Node', name }
}

const revisioned: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet']

/** The command that goes back to the last good revision, for the kinds that have revisions. */
export function rollbackCommand(facts: Facts, pod: PodView): string[] {
  return commandOn('rollback', facts, pod)
}

/** The command that chooses a remedy and applies it, for the kinds whose template it can change. */
export function fixCommand(facts: Facts, pod: PodView): string[] {
  return commandOn('fix', facts, pod)
}

function commandOn(verb: string, facts: Facts, pod: PodView): string[] {
  const workload = facts.workloadOf(pod.object)
  return revisioned.includes(workload.kind) ? [kubectlHeal(verb, workload)] : []
}

/** What Events would have told; nothing where they were read. */
export function unreadEvents({ snapshot }: Facts, wouldTell: string): string[] {
  const reason = snapshot.unread('coreevents')
  return reason === undefined ? [] : [`Events, which would tell ${wouldTell}: ${reason}`]
}
