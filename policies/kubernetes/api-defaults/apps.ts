import { asObject, type JsonObject } from '../../json.ts'
import { isAbsent, isEmpty, type Defaults } from './defaults.ts'
import { podTemplate } from './pod-spec.ts'
import { claimSpec } from './volume.ts'

/** A Deployment. */
export const deployment: Defaults = {
  absent: { status: {} },
  objects: {
    spec: {
      compute: ({ strategy }) => ({ strategy: rolling(strategy, { maxUnavailable: '25%', maxSurge: '25%' }) }),
      absent: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
      objects: { template: podTemplate },
    },
  },
}

/** A DaemonSet. */
export const daemonSet: Defaults = {
  absent: {
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  },
  objects: {
    spec: {
      compute: ({ updateStrategy }) => ({
        updateStrategy: rolling(updateStrategy, { maxUnavailable: 1, maxSurge: 0 }),
      }),
      absent: { revisionHistoryLimit: 10 },
      objects: { template: podTemplate },
    },
  },
}

/** A ReplicaSet. */
export const replicaSet: Defaults = {
  absent: { status: { replicas: 0 } },
  objects: { spec: { absent: { replicas: 1 }, objects: { template: podTemplate } } },
}

const claim: Defaults = {
  compute: ({ status }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    status: isEmpty(asObject(status)?.['phase']) ? { ...asObject(status), phase: 'Pending' } : status,
  }),
  objects: { spec: claimSpec },
}

/** A StatefulSet. */
export const statefulSet: Defaults = {
  absent: { status: { replicas: 0, availableReplicas: 0 } },
  objects: {
    spec: {
      compute: ({ updateStrategy }) => ({ updateStrategy: ordered(updateStrategy) }),
      absent: { replicas: 1, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {}, serviceName: '' },
      empty: { podManagementPolicy: 'OrderedReady' },
      objects: {
        template: podTemplate,
        persistentVolumeClaimRetentionPolicy: { empty: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
      },
      lists: { volumeClaimTemplates: claim },
    },
  },
}

/** RollingUpdate with its bounds; another type stays as it is. */
function rolling(written: unknown, bounds: JsonObject): unknown {
  const strategy = isAbsent(written) ? {} : asObject(written)
  if (strategy === undefined) return written
  const type = isEmpty(strategy['type']) ? 'RollingUpdate' : strategy['type']
  if (type !== 'RollingUpdate') return written
  const given = asObject(strategy['rollingUpdate']) ?? {}
  const absent = Object.entries(bounds).filter(([bound]) => isAbsent(given[bound]))
  if (type === strategy['type'] && absent.length === 0) return written
  return { ...strategy, type, rollingUpdate: { ...given, ...Object.fromEntries(absent) } }
}

/** A StatefulSet that names RollingUpdate without bounds gets none; one that names nothing gets both. */
function ordered(written: unknown): unknown {
  const strategy = isAbsent(written) ? {} : asObject(written)
  if (strategy === undefined) return written
  const given = asObject(strategy['rollingUpdate'])
  if (!isEmpty(strategy['type']) && (strategy['type'] !== 'RollingUpdate' || given === undefined)) return written
  if (!isEmpty(strategy['type']) && !isAbsent(given?.['partition'])) return written
  const partition = isAbsent(given?.['partition']) ? 0 : given?.['partition']
  return { ...strategy, type: 'RollingUpdate', rollingUpdate: { ...given, partition } }
}
