import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 139 is a segmentation fault. */
export const segmentationFault: Scenario = {
  name: 'segmentation-fault',
  claim: 'exit code 139 is a segmentation fault',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 139 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'SegmentationFault', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
