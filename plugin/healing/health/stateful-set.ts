import { dig, type JsonObject } from '../../../policies/json.ts'
import { isUnseen, numberAt, ofPods, unseen, wantedReplicas, type Health } from './health-state.ts'

/** A StatefulSet: with a partition only the Pods from it on have to be new, with OnDelete none. */
export function statefulSetHealth(set: JsonObject): Health {
  const wanted = wantedReplicas(set)
  const at = (field: string): number => numberAt(set, 'status', field)
  if (isUnseen(set)) return unseen
  if (wanted === 0 && at('replicas') === 0) return { state: 'ScaledToZero', reason: 'it is scaled to zero' }
  // API servers before 1.22 do not count what is available.
  const available = Math.min(at('readyReplicas'), numberOr(set, 'availableReplicas', at('readyReplicas')))
  if (available < wanted) return { state: 'Progressing', reason: ofPods(available, wanted, 'available') }
  const reason = ofPods(available, wanted, 'available')
  if (dig(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return { state: 'Healthy', reason }
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  const toUpdate = Math.max(0, wanted - partition)
  if (partition > 0)
    return at('updatedReplicas') < toUpdate
      ? { state: 'Progressing', reason: ofPods(at('updatedReplicas'), toUpdate, 'of the newest revision') }
      : { state: 'Healthy', reason }
  const [current, update] = [dig(set, 'status', 'currentRevision'), dig(set, 'status', 'updateRevision')]
  if (current === update) return { state: 'Healthy', reason }
  return { state: 'Progressing', reason: ofPods(at('updatedReplicas'), wanted, 'of the newest revision') }
}

function numberOr(set: JsonObject, field: string, otherwise: number): number {
  const value = dig(set, 'status', field)
  return typeof value === 'number' ? value : otherwise
}
