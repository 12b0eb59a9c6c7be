import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim that is not there. */
export const claimMissing: Scenario = {
  name: 'claim-missing',
  claim: 'a claim that is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeClaimMissing', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
