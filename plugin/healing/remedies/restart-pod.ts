import { resources } from '../../../cluster/resource.ts'
import { asArray, dig } from '../../../policies/json.ts'
import { count } from '../../../policies/messages/text.ts'
import { podView, type PodView } from '../../diagnosis/pod-view.ts'
import { guardDisruptionBudget } from '../guards/disruption-budget.ts'
import { guardDeleted } from '../guards/workload-state.ts'
import type { NoPlan, Plan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { brokenPods } from './broken-pods.ts'
import { nothingToDo, refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/** Evicts the Pod that is broken most: its controller makes a new one, maybe on another node. */
export const restartPod: Remedy = {
  name: 'RestartPod',
  title: 'evict the broken Pod, so that a new one is made',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod'],
  guards: ['a PodDisruptionBudget', 'no controller that would make it again'],
  plan(situation) {
    const { target, workload } = situation
    const broken = brokenPods(situation)
    const pod = target.kind === 'Pod' ? podView(workload) : broken[0]
    if (pod === undefined) return nothingToDo('none of its Pods is broken')
    return (
      guardDeleted(situation) ??
      guardController(pod) ??
      guardDisruptionBudget(situation, pod) ??
      evict(situation, pod, broken)
    )
  },
}

function guardController({ object, name }: PodView): NoPlan | undefined {
  const isControlled = asArray(dig(object, 'metadata', 'ownerReferences')).some(
    (owner) => dig(owner, 'controller') === true,
  )
  return isControlled ? undefined : refused(`no controller would make the Pod ${name} again`)
}

function evict({ facts }: Situation, pod: PodView, broken: readonly PodView[]): Plan {
  const others = broken.filter(({ uid }) => uid !== pod.uid).length
  return {
    remedy: 'RestartPod',
    target: facts.workloadOf(pod.object),
    steps: [
      {
        name: 'EvictPod',
        sentence: `evict the Pod ${pod.name}`,
        write: { verb: 'evict', resource: resources.pods, of: pod.ref, ...(pod.uid === '' ? {} : { uid: pod.uid }) },
      },
    ],
    notes:
      others === 0
        ? []
        : [
            `${count(others, 'other Pod')} of it ${others === 1 ? 'is' : 'are'} broken too and ${others === 1 ? 'stays' : 'stay'}`,
          ],
  }
}
