import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** One replica more than there are nodes, which must not share one. */
export const antiAffinity: Scenario = {
  name: 'anti-affinity',
  claim: 'one replica more than there are nodes, which must not share one',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', {
        replicas: 4,
        pod: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
        },
      }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'PodAntiAffinityConflict', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
