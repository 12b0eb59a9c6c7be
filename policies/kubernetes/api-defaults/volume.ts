import type { JsonObject } from '../../json.ts'
import { fieldReference, resourceReference, resources } from './container.ts'
import { isAbsent, isEmpty, type Defaults } from './defaults.ts'
import { defaultPullPolicy } from './pull-policy.ts'

const sources = [
  ...[
    'hostPath',
    'emptyDir',
    'gcePersistentDisk',
    'awsElasticBlockStore',
    'gitRepo',
    'secret',
    'nfs',
    'iscsi',
    'glusterfs',
  ],
  ...['persistentVolumeClaim', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker', 'downwardAPI', 'fc', 'azureFile'],
  ...['configMap', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'projected', 'portworxVolume'],
  ...['scaleIO', 'storageos', 'csi', 'ephemeral', 'image'],
]

const mode: Defaults = { absent: { defaultMode: 0o644 } }
const downwardItem: Defaults = { objects: { fieldRef: fieldReference, resourceFieldRef: resourceReference } }

/** The spec of a PersistentVolumeClaim. */
export const claimSpec: Defaults = { absent: { volumeMode: 'Filesystem', resources: {} }, objects: { resources } }

/** A volume; without a source it is an emptyDir. */
export const volume: Defaults = {
  compute: (object) => (sources.every((source) => isAbsent(object[source])) ? { emptyDir: {} } : undefined),
  objects: {
    hostPath: { absent: { type: '' } },
    secret: mode,
    configMap: mode,
    downwardAPI: { ...mode, lists: { items: downwardItem } },
    projected: {
      ...mode,
      lists: {
        sources: {
          objects: {
            downwardAPI: { lists: { items: downwardItem } },
            serviceAccountToken: { absent: { expirationSeconds: 3600 } },
          },
        },
      },
    },
    emptyDir: { quantity: ['sizeLimit'] },
    ephemeral: { objects: { volumeClaimTemplate: { absent: { metadata: {} }, objects: { spec: claimSpec } } } },
    image: { compute: imagePullPolicy },
    // Go writes the zero of `lun`, which has no omitempty.
    iscsi: { absent: { lun: 0 }, empty: { iscsiInterface: 'default' } },
    rbd: { empty: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' } },
    azureDisk: { absent: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' } },
    scaleIO: { empty: { storageMode: 'ThinProvisioned', fsType: 'xfs' } },
  },
}

function imagePullPolicy({ pullPolicy, reference }: JsonObject): JsonObject | undefined {
  return isEmpty(pullPolicy) ? { pullPolicy: defaultPullPolicy(reference) } : undefined
}
