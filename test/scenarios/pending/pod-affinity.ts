import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A pod affinity to Pods that are not there. */
export const podAffinity: Scenario = {
  name: 'pod-affinity',
  claim: 'a pod affinity to Pods that are not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', {
        pod: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
        },
      }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'PodAffinityMismatch', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
