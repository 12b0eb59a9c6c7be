import type { JsonObject } from '../../json.ts'
import { container, resources } from './container.ts'
import { isEmpty, type Defaults } from './defaults.ts'
import { volume } from './volume.ts'

/** The spec of a pod, in a Pod and in every template. */
export const podSpec: Defaults = {
  compute: bothAccountNames,
  absent: { securityContext: {}, terminationGracePeriodSeconds: 30 },
  empty: { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' },
  quantities: ['overhead'],
  objects: { resources },
  lists: { initContainers: container, containers: container, ephemeralContainers: container, volumes: volume },
}

/** A pod template. */
export const podTemplate: Defaults = { absent: { metadata: {} }, objects: { spec: podSpec } }

/** `serviceAccount` is the old name of `serviceAccountName`; the API server writes both. */
function bothAccountNames({ serviceAccount, serviceAccountName }: JsonObject): JsonObject | undefined {
  const name = isEmpty(serviceAccountName) ? serviceAccount : serviceAccountName
  if (isEmpty(name) || (serviceAccount === name && serviceAccountName === name)) return undefined
  return { serviceAccount: name, serviceAccountName: name }
}
