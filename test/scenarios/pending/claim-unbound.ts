import type { Scenario } from '../scenario.ts'
import { claim, claimant } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim for which there is no volume and no class that makes one. */
export const claimUnbound: Scenario = {
  name: 'claim-unbound',
  claim: 'a claim for which there is no volume and no class that makes one',
  group: 'broken',
  async arrange(world) {
    await world.apply(claim(''), claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeClaimUnbound', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
