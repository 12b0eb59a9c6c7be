import type { JsonObject } from '../../../policies/json.ts'
import { isUnseen, numberAt, ofPods, unseen, wantedReplicas, type Health } from './health-state.ts'

/** A ReplicaSet or ReplicationController: as many available Pods as wanted. */
export function replicaSetHealth(set: JsonObject): Health {
  const wanted = wantedReplicas(set)
  const available = numberAt(set, 'status', 'availableReplicas')
  if (isUnseen(set)) return unseen
  if (wanted === 0) return { state: 'ScaledToZero', reason: 'it is scaled to zero' }
  return { state: available < wanted ? 'Progressing' : 'Healthy', reason: ofPods(available, wanted, 'available') }
}
