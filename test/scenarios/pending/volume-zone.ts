import { at } from '../../cluster/at.ts'
import type { Scenario } from '../scenario.ts'
import { claim, claimant, volume } from '../storage.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A claim that is bound to a volume in a zone without nodes. */
export const volumeZone: Scenario = {
  name: 'volume-zone',
  claim: 'a claim that is bound to a volume in a zone without nodes',
  group: 'broken',
  async arrange(world) {
    const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-9'] }
    const volumeName = await volume(world, '', {
      capacity: { storage: '10Gi' },
      claimRef: { namespace: world.namespace, name: 'data' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [zone] }] } },
    })
    await world.apply(claim('', { volumeName }))
    await world.until('the claim is bound', async () => {
      return at(await world.get('PersistentVolumeClaim', 'data'), 'status.phase') === 'Bound'
    })
    await world.apply(claimant())
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'VolumeZoneConflict', root: 'PersistentVolumeClaim/data', affected: ['Deployment/web'] }],
}
