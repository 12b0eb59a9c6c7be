import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A request that is larger than any node. */
export const requestExceedsEveryNode: Scenario = {
  name: 'request-exceeds-every-node',
  claim: 'a request that is larger than any node',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { container: { resources: { requests: { memory: '300Gi' } } } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'RequestExceedsEveryNode', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
