import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition, untilReady } from '../waiting.ts'

/** A node that tells nothing any more explains its Pods. */
export const nodeSilent: Scenario = {
  name: 'node-silent',
  claim: 'a node that tells nothing any more explains its Pods',
  group: 'broken',
  alone: true,
  async arrange(world) {
    await world.apply(...['api', 'web'].map((name) => deployment(name, { pod: { nodeName: 'node-3' } })))
    for (const name of ['api', 'web']) await untilReady(world, name)
    await world.silence('node-3')
    await untilCondition(world, 'Node', 'node-3', 'Ready', 'Unknown')
  },
  later: 3 * 60_000,
  expect: [{ code: 'NodeNotReady', root: 'Node/node-3', affected: ['Deployment/api', 'Deployment/web'] }],
}
