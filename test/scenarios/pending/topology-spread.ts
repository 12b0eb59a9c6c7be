import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A spread over a topology that the nodes do not have. */
export const topologySpread: Scenario = {
  name: 'topology-spread',
  claim: 'a spread over a topology that the nodes do not have',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', {
        pod: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'example.com/rack',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
        },
      }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'TopologySpreadConflict', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
