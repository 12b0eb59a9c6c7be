import { dig, type JsonObject } from '../../policies/json.ts'
import { daemonSetHealth } from './health/daemon-set.ts'
import { deploymentHealth } from './health/deployment.ts'
import type { Health } from './health/health-state.ts'
import { cronJobHealth, jobHealth } from './health/job.ts'
import { podHealth, troubleOf } from './health/pod.ts'
import { replicaSetHealth } from './health/replica-set.ts'
import { statefulSetHealth } from './health/stateful-set.ts'

export type { Health } from './health/health-state.ts'

/**
 * How an object is, from its status and its Pods; semantics of `kubectl rollout status`, and beyond it: what keeps Pods from
 * running makes it Degraded before any deadline. An object of a kind without health is Healthy while it is there.
 */
export function healthOf(object: JsonObject, pods: readonly JsonObject[] = []): Health {
  if (dig(object, 'metadata', 'deletionTimestamp') !== undefined)
    return { state: 'Progressing', reason: 'it is being deleted' }
  const health = byKind(object)
  if (health.state !== 'Progressing') return health
  const trouble = pods.map(troubleOf).find((each) => each !== undefined)
  return trouble === undefined ? health : { ...health, state: 'Degraded', reason: `${health.reason}: ${trouble}` }
}

function byKind(object: JsonObject): Health {
  switch (object['kind']) {
    case 'Deployment':
      return deploymentHealth(object)
    case 'StatefulSet':
      return statefulSetHealth(object)
    case 'DaemonSet':
      return daemonSetHealth(object)
    case 'ReplicaSet':
    case 'ReplicationController':
      return replicaSetHealth(object)
    case 'Job':
      return jobHealth(object)
    case 'CronJob':
      return cronJobHealth(object)
    case 'Pod':
      return podHealth(object)
    default:
      return { state: 'Healthy', reason: 'it is there' }
  }
}
