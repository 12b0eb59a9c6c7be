import type { PodView } from '../../diagnosis/pod-view.ts'
import { isSettled } from '../../diagnosis/settled.ts'
import type { Situation } from '../situation.ts'

/** The Pods of the target that are not well and not on their way out, those that restarted most first. */
export function brokenPods({ facts, workload, target, snapshot }: Situation): PodView[] {
  const pods =
    target.kind === 'Pod' ? facts.pods().filter(({ uid }) => uid === uidOf(workload)) : facts.podsOf(workload)
  return pods
    .filter((pod) => pod.deletionTime === undefined && !isSettled(pod, snapshot.now))
    .sort((left, right) => restarts(right) - restarts(left) || left.name.localeCompare(right.name))
}

function uidOf({ metadata }: { readonly metadata?: unknown }): unknown {
  return typeof metadata === 'object' && metadata !== null && 'uid' in metadata ? metadata.uid : undefined
}

function restarts({ containers }: PodView): number {
  return containers.reduce((sum, container) => sum + container.restarts, 0)
}
