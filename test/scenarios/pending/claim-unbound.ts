import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim for which there is no volume and no class that makes one. */
export const claimUnbound: Scenario = {
  name: 'claim-unbound',
  claim: 'a claim for which there is no volume and no class that makes one',
  group: 'broken',
  async arrange(world) {
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '5Gi' } } }
    await world.apply(
      { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec },
      deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeClaimUnbound', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
