import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A selector that leaves one node is meant; that this one is too small is the cause. */
export const selectorNarrowsToFullNode: Scenario = {
  name: 'selector-narrows-to-full-node',
  claim: 'a selector that leaves one node is meant; that this one is too small is the cause',
  group: 'misleading',
  async arrange(world) {
    const pod = { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }
    await world.apply(deployment('web', { pod, container: { resources: { requests: { cpu: '100' } } } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'RequestExceedsEveryNode', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
