import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim that is bound to a volume in a zone without nodes. */
export const volumeZone: Scenario = {
  name: 'volume-zone',
  claim: 'a claim that is bound to a volume in a zone without nodes',
  group: 'broken',
  async arrange(world) {
    const name = `${world.namespace}-data`
    const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-9'] }
    const common = { accessModes: ['ReadWriteOnce'], storageClassName: '' }
    const volume = {
      ...{ ...common, capacity: { storage: '10Gi' }, hostPath: { path: '/data' } },
      claimRef: { namespace: world.namespace, name: 'data' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [zone] }] } },
    }
    const claim = { ...common, volumeName: name, resources: { requests: { storage: '5Gi' } } }
    await world.apply({ kind: 'PersistentVolume', metadata: { name }, spec: volume })
    world.undo(() => world.delete('PersistentVolume', name))
    await world.apply({ kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: claim })
    await world.until('the claim is bound', async () => {
      return at(await world.get('PersistentVolumeClaim', 'data'), 'status.phase') === 'Bound'
    })
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
    await world.apply(deployment('web', { pod: { volumes } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeZoneConflict', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
