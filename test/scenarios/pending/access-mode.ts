import type { Scenario } from '../scenario.ts'
import { claim, claimant, storageClass, volume } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** The only volume does not allow this access. */
export const accessMode: Scenario = {
  name: 'access-mode',
  claim: 'the only volume does not allow this access',
  group: 'broken',
  async arrange(world) {
    await storageClass(world, 'single')
    await volume(world, 'single', { capacity: { storage: '10Gi' } })
    await world.apply(claim('single', { accessModes: ['ReadWriteMany'] }), claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeAccessModeConflict', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
