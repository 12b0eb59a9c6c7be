import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** The only volume is smaller than the claim. */
export const volumeTooSmall: Scenario = {
  name: 'volume-too-small',
  claim: 'the only volume is smaller than the claim',
  group: 'broken',
  async arrange(world) {
    const name = `${world.namespace}-data`
    const volume = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'small',
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
    }
    await world.apply({ kind: 'PersistentVolume', metadata: { name }, spec: volume })
    world.undo(() => world.delete('PersistentVolume', name))
    await world.apply({
      kind: 'StorageClass',
      metadata: { name: 'small' },
      provisioner: 'kubernetes.io/no-provisioner',
    })
    world.undo(() => world.delete('StorageClass', 'small'))
    const spec = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'small',
      resources: { requests: { storage: '5Gi' } },
    }
    await world.apply(
      { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec },
      deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
    )
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeTooSmall', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
