import type { Scenario } from '../scenario.ts'
import { claim, claimant } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim of a class that is not there. */
export const storageClassMissing: Scenario = {
  name: 'storage-class-missing',
  claim: 'a claim of a class that is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(claim('fast'), claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'StorageClassMissing', root: 'StorageClass/fast', affected: ['Deployment/web'] }],
}
