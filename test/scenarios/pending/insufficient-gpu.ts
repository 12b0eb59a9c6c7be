import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** No node has the device that is asked for. */
export const insufficientGpu: Scenario = {
  name: 'insufficient-gpu',
  claim: 'no node has the device that is asked for',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { container: { resources: { limits: { 'example.com/gpu': '1' } } } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'InsufficientExtendedResource', root: 'Cluster/example.com/gpu', affected: ['Deployment/web'] }],
}
