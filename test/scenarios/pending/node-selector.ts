import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A node selector that no node matches. */
export const nodeSelector: Scenario = {
  name: 'node-selector',
  claim: 'a node selector that no node matches',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { pod: { nodeSelector: { disk: 'ssd' } } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'NodeSelectorMismatch', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
