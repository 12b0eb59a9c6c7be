import type { Scenario } from '../scenario.ts'
import { claimant } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim that is not there. */
export const claimMissing: Scenario = {
  name: 'claim-missing',
  claim: 'a claim that is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeClaimMissing', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
