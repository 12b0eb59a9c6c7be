import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** All nodes are cordoned. */
export const nodesCordoned: Scenario = {
  name: 'nodes-cordoned',
  claim: 'all nodes are cordoned',
  group: 'broken',
  alone: true,
  async arrange(world) {
    for (const node of world.nodes) {
      await world.patch('Node', node, { spec: { unschedulable: true } })
      world.undo(() => world.patch('Node', node, { spec: { unschedulable: null } }))
    }
    await world.apply(deployment('web', {}))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'NodesCordoned', root: 'Cluster/nodes', affected: ['Deployment/web'] }],
}
