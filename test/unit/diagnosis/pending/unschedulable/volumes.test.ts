import { claim, storageClass, volume } from '../../../../support/diagnosis/cluster-objects.ts'
import { event } from '../../../../support/diagnosis/events.ts'
import { node } from '../../../../support/diagnosis/objects.ts'
import { claimVerdicts, claiming, pending, unbound } from './pending.ts'

describe('Pods that the scheduler cannot place: volumes', () => {
  claimVerdicts([
    [
      'a claim that does not exist',
      'VolumeClaimMissing PersistentVolumeClaim/prod-shop/data',
      [node(), pending('0/1 nodes are available: persistentvolumeclaim "data" not found.', claiming())],
    ],
    [
      'a claim whose provisioner fails',
      'VolumeClaimUnbound PersistentVolumeClaim/prod-shop/data',
      [
        node(),
        claim(),
        storageClass(),
        event(
          claim(),
          'ProvisioningFailed',
          'failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted',
          { source: 'csi.example.com' },
        ),
        pending(unbound, claiming()),
      ],
    ],
    [
      'a claim for which nothing happens',
      'VolumeClaimUnbound PersistentVolumeClaim/prod-shop/data',
      [node(), claim({ spec: { storageClassName: undefined } }), pending(unbound, claiming())],
    ],
    [
      'a StorageClass that does not exist',
      'StorageClassMissing StorageClass/fast',
      [node(), claim(), pending(unbound, claiming())],
    ],
    [
      'no volume is large enough',
      'VolumeTooSmall PersistentVolumeClaim/prod-shop/data',
      [
        node(),
        claim(),
        volume({ spec: { capacity: { storage: '1Gi' } } }),
        pending("0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.", claiming()),
      ],
    ],
    [
      'no volume allows the access',
      'VolumeAccessModeConflict PersistentVolumeClaim/prod-shop/data',
      [node(), claim({ spec: { accessModes: ['ReadWriteMany'] } }), volume(), pending(unbound, claiming())],
    ],
    [
      'a volume for one Pod only',
      'VolumeAccessModeConflict PersistentVolumeClaim/prod-shop/data',
      [
        node(),
        claim({ spec: { accessModes: ['ReadWriteOncePod'] }, status: { phase: 'Bound' } }),
        pending(
          '0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
          claiming(),
        ),
      ],
    ],
    [
      'a volume in another zone',
      'VolumeZoneConflict PersistentVolumeClaim/prod-shop/data',
      [
        node(),
        claim({ spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } }),
        volume({ spec: { nodeAffinity: { required: {} } } }),
        pending("0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.", claiming()),
      ],
    ],
    [
      'no room for a volume',
      'VolumeTooSmall PersistentVolumeClaim/prod-shop/data',
      [
        node(),
        claim(),
        storageClass(),
        pending('0/1 nodes are available: 1 node(s) did not have enough free storage.', claiming()),
      ],
    ],
  ])
})
