import { asObject, type JsonObject } from '../../../../policies/json.ts'
import type { Defaults } from '../../../../policies/kubernetes/api-defaults/defaults.ts'

/** A PersistentVolumeClaim (pkg/apis/core/v1). */
export const persistentVolumeClaim: Defaults = { objects: { spec: { absent: { volumeMode: 'Filesystem' } } } }

/** A PersistentVolume. */
export const persistentVolume: Defaults = {
  objects: { spec: { absent: { volumeMode: 'Filesystem' }, empty: { persistentVolumeReclaimPolicy: 'Retain' } } },
}

/** A StorageClass (pkg/apis/storage/v1). */
export const storageClass: Defaults = { absent: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } }

/** A CSIDriver. */
export const csiDriver: Defaults = {
  objects: {
    spec: {
      absent: {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
      },
    },
  },
}

/** A LimitRange: of a container the default limit is the greatest allowed, the default request the default limit or the least. */
export const limitRange: Defaults = {
  objects: {
    spec: {
      lists: { limits: { compute: (item) => (item['type'] === 'Container' ? containerLimits(item) : undefined) } },
    },
  },
}

function containerLimits({ max, min, default: limits, defaultRequest }: JsonObject): JsonObject {
  const filled = { ...asObject(max), ...asObject(limits) }
  return { default: filled, defaultRequest: { ...asObject(min), ...filled, ...asObject(defaultRequest) } }
}
