import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim of a class that is not there. */
export const storageClassMissing: Scenario = {
  name: 'storage-class-missing',
  claim: 'a claim of a class that is not there',
  group: 'broken',
  async arrange(world) {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '5Gi' } },
    }
    await world.apply(
      { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec },
      deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'StorageClassMissing', root: 'StorageClass/fast', affected: ['Deployment/web'] }],
}
