import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** The only volume does not allow this access. */
export const accessMode: Scenario = {
  name: 'access-mode',
  claim: 'the only volume does not allow this access',
  group: 'broken',
  async arrange(world) {
    const name = `${world.namespace}-data`
    const volume = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'single',
      capacity: { storage: '10Gi' },
      hostPath: { path: '/data' },
    }
    await world.apply({ kind: 'PersistentVolume', metadata: { name }, spec: volume })
    world.undo(() => world.delete('PersistentVolume', name))
    await world.apply({
      kind: 'StorageClass',
      metadata: { name: 'single' },
      provisioner: 'kubernetes.io/no-provisioner',
    })
    world.undo(() => world.delete('StorageClass', 'single'))
    const spec = {
      accessModes: ['ReadWriteMany'],
      storageClassName: 'single',
      resources: { requests: { storage: '5Gi' } },
    }
    await world.apply(
      { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec },
      deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeAccessModeConflict', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
