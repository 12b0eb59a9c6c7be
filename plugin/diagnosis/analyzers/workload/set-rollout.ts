import type { ResourceKey } from '../../../../cluster/resource.ts'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { minutes, timeOf } from '../../../text/time.ts'

/** StatefulSets and DaemonSets have no deadline of their own; a Deployment's is this by default. */
const rolloutPatience = 10 * minutes

/** StatefulSets and DaemonSets that have had too few ready Pods for ten minutes. What is wrong with their Pods explains them. */
export const setRollout: Analyzer = {
  name: 'set-rollout',
  reads: ['statefulsets', 'daemonsets', 'pods'],
  *analyze(facts) {
    for (const { resource, ready, wanted } of kinds) {
      for (const set of facts.snapshot.list(resource)) {
        // Its status does not say since when; its Pods do.
        if (facts.snapshot.unread('pods', referenceOf(set).namespace) !== undefined) continue
        const [has, wants] = [ready(set), wanted(set)]
        if (has >= wants || facts.now - lastMove(set, facts) < rolloutPatience) continue
        const root = referenceOf(set)
        yield {
          code: 'RolloutStuck',
          root,
          affects: [root],
          because: [root, ...facts.podsOf(set).flatMap((pod) => (pod.ready ? [] : [pod.ref]))],
          cause: `Only ${String(has)} of the ${String(wants)} Pods that it wants have been ready for ten minutes`,
          evidence: [fieldEvidence(set, 'status', dig(set, 'status'))],
          next: [kubectlOn('rollout status', root), kubectlOn('describe', root)],
        }
      }
    }
  },
}

interface Kind {
  resource: ResourceKey
  ready: (set: JsonObject) => number
  wanted: (set: JsonObject) => number
}

const kinds: readonly Kind[] = [
  {
    resource: 'statefulsets',
    ready: (set) => numberOf(dig(set, 'status', 'readyReplicas')),
    wanted: (set) => numberOf(dig(set, 'spec', 'replicas'), 1),
  },
  {
    resource: 'daemonsets',
    ready: (set) => numberOf(dig(set, 'status', 'numberReady')),
    wanted: (set) => numberOf(dig(set, 'status', 'desiredNumberScheduled')),
  },
]

/** When a Pod of it last came, or became ready or unready; else when it was made. */
function lastMove(set: JsonObject, facts: Facts): number {
  const moves = facts.podsOf(set).flatMap((pod) => [pod.created, pod.condition('Ready')?.since ?? 0])
  return Math.max(timeOf(dig(set, 'metadata', 'creationTimestamp')) ?? 0, ...moves)
}
