import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A node affinity that no node matches. */
export const nodeAffinity: Scenario = {
  name: 'node-affinity',
  claim: 'a node affinity that no node matches',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', {
        pod: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-9'] }] },
                ],
              },
            },
          },
        },
      }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'NodeSelectorMismatch', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
