import type { Scenario } from '../scenario.ts'
import { claim, claimant, storageClass, volume } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** The only volume is smaller than the claim. */
export const volumeTooSmall: Scenario = {
  name: 'volume-too-small',
  claim: 'the only volume is smaller than the claim',
  group: 'broken',
  async arrange(world) {
    await storageClass(world, 'small')
    await volume(world, 'small', { capacity: { storage: '1Gi' } })
    await world.apply(claim('small'), claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeTooSmall', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
