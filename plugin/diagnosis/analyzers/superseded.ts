import { asString, dig } from '../../../policies/json.ts'
import { conditionOf, type PodView } from '../pod-view.ts'
import { controllerOf, type Facts } from '../facts.ts'
import { hours } from '../../text/time.ts'

/** True for a failed Pod that is history: its Job is complete, or its workload has a newer Pod in its place. */
export function isSuperseded(facts: Facts, pod: PodView): boolean {
  if (pod.phase !== 'Failed') return false
  const owner = outermostUid(facts, pod)
  if (owner === undefined) return false
  // Pods that were not read may stand in for it.
  if (areOthersUnread(facts, pod)) return true
  if (isOfCompleteJob(facts, pod)) return true
  const newer = facts
    .podsOf({ metadata: { uid: owner } })
    .filter((other) => other.created >= pod.created && other.phase !== 'Failed' && other.deletionTime === undefined)
  const isReplaced = newer.some((other) => other.ready || other.phase === 'Succeeded')
  return isReplaced || (newer.length > 0 && facts.now - endOf(pod) > hours)
}

function isOfCompleteJob({ snapshot }: Facts, pod: PodView): boolean {
  const job = snapshot.byUid(asString(controllerOf(pod.object)?.['uid']) ?? '')
  return job?.['kind'] === 'Job' && conditionOf(job, 'Complete')?.status === 'True'
}

/** Pods of another revision are known by its ReplicaSet alone. */
function areOthersUnread({ snapshot }: Facts, pod: PodView): boolean {
  const isOfRevision = controllerOf(pod.object)?.['kind'] === 'ReplicaSet'
  const needed = isOfRevision ? (['pods', 'replicasets'] as const) : (['pods'] as const)
  return needed.some((resource) => snapshot.unread(resource, pod.namespace) !== undefined)
}

/** The uid of the workload, whose other Pods may stand in for this one; it need not have been read itself. */
function outermostUid({ snapshot }: Facts, pod: PodView): string | undefined {
  let uid = asString(controllerOf(pod.object)?.['uid'])
  for (let depth = 0; uid !== undefined && depth < 8; depth++) {
    const object = snapshot.byUid(uid)
    const above = object === undefined ? undefined : asString(controllerOf(object)?.['uid'])
    if (above === undefined) return uid
    uid = above
  }
  return uid
}

function endOf(pod: PodView): number {
  const ends = pod.containers.map(({ terminated }) => terminated?.finishedAt ?? 0)
  const started = Date.parse(asString(dig(pod.object, 'status', 'startTime')) ?? '')
  return Math.max(...ends, Number.isNaN(started) ? 0 : started, pod.created)
}
