import { resources } from '../../../cluster/resource.ts'
import type { PlannedStep } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { brokenPods } from './broken-pods.ts'

/**
 * A StatefulSet replaces no Pod while one of them is not ready (kubernetes#67250), a Parallel one where the cluster bounds what may be
 * unavailable: the steps that delete those, after its template was changed. None for other workloads.
 */
export function stuckPodSteps(situation: Situation): PlannedStep[] {
  if (situation.target.kind !== 'StatefulSet') return []
  return brokenPods(situation)
    .filter(({ ready }) => !ready)
    .map((pod) => ({
      name: 'DeleteStuckPod',
      sentence: `delete the Pod ${pod.name}, which is not ready and would keep the change from going on`,
      write: { verb: 'delete', resource: resources.pods, of: pod.ref, ...(pod.uid === '' ? {} : { uid: pod.uid }) },
    }))
}
