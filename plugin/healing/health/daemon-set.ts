import { dig, type JsonObject } from '../../../policies/json.ts'
import { isUnseen, numberAt, ofPods, unseen, type Health } from './health-state.ts'

/** A DaemonSet: a Pod on every node it is for; with OnDelete old ones are well too. */
export function daemonSetHealth(set: JsonObject): Health {
  const at = (field: string): number => numberAt(set, 'status', field)
  if (isUnseen(set)) return unseen
  const wanted = at('desiredNumberScheduled')
  if (wanted === 0) return { state: 'ScaledToZero', reason: 'no node is to run it' }
  const isOnDelete = dig(set, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  if (!isOnDelete && at('updatedNumberScheduled') < wanted)
    return { state: 'Progressing', reason: ofPods(at('updatedNumberScheduled'), wanted, 'of the newest revision') }
  const reason = ofPods(at('numberAvailable'), wanted, 'available')
  return { state: at('numberAvailable') < wanted ? 'Progressing' : 'Healthy', reason }
}
