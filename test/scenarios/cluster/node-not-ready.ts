import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition, untilReady } from '../waiting.ts'

/** A node whose network is not ready says so itself. */
export const nodeNotReady: Scenario = {
  name: 'node-not-ready',
  claim: 'a node whose network is not ready says so itself',
  group: 'broken',
  alone: true,
  async arrange(world) {
    await world.apply(deployment('web', { pod: { nodeName: 'node-2' } }))
    await untilReady(world, 'web')
    await world.tell('node-2', 'Ready', false)
    await untilCondition(world, 'Node', 'node-2', 'Ready', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'NodeNotReady', root: 'Node/node-2', affected: ['Deployment/web'] }],
}
