import { at, listAt, numberAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { NewCondition } from './conditions.ts'
import { wantedReplicas } from './rollout-plan.ts'

/** How many pods there are of which sort, of a Deployment. */
export type Counts = Record<'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas', number>

/**
 * The conditions with Progressing as it should be (deployment/progress.go of 1.36): true while the counts get better, false when they have not for
 * progressDeadlineSeconds, as it was while neither is so.
 */
export function withProgress(deployment: JsonObject, current: JsonObject, counts: Counts, now: Date): JsonObject[] {
  const stored = listAt(deployment, 'status.conditions')
  const before = progressOf(deployment)
  const name = textAt(current, 'metadata.name')
  const set = (reason: string, message: string, status: 'True' | 'False' = 'True') =>
    withCondition(stored, progressing(status, reason, message), now, true)
  if (at(deployment, 'spec.progressDeadlineSeconds') === 2147483647) return withoutCondition(stored, 'Progressing')
  const isKnown = textAt(before, 'message').includes(`"${name}"`)
  const isDone = isKnown && textAt(before, 'reason') === 'NewReplicaSetAvailable'
  if (isDone && counts.replicas === counts.updatedReplicas) return stored
  if (isComplete(deployment, counts))
    return set('NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`)
  if (before === undefined || !isKnown) return set('NewReplicaSetCreated', `Created new replica set "${name}"`)
  if (hasProgressed(deployment, counts)) {
    const message = `ReplicaSet "${name}" is progressing.`
    const next = withCondition([], progressing('True', 'ReplicaSetUpdated', message), now, true)
    const since = before['status'] === 'True' ? { lastTransitionTime: before['lastTransitionTime'] } : {}
    return [...withoutCondition(stored, 'Progressing'), ...next.map((one) => ({ ...one, ...since }))]
  }
  const left = untilDeadline(deployment, now)
  if (left === undefined || left > 0) return stored
  return set('ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`, 'False')
}

/** Milliseconds until a rollout that gets no better has failed; undefined where none is under way or it has failed. */
export function untilDeadline(deployment: JsonObject, now: Date): number | undefined {
  const before = progressOf(deployment)
  const reason = textAt(before, 'reason')
  if (before?.['status'] !== 'True' || reason === 'NewReplicaSetAvailable') return undefined
  const since = Date.parse(textAt(before, 'lastUpdateTime'))
  return since + numberAt(deployment, 'spec.progressDeadlineSeconds', 600) * 1000 - now.getTime()
}

function progressOf(deployment: JsonObject): JsonObject | undefined {
  return listAt(deployment, 'status.conditions').find(({ type }) => type === 'Progressing')
}

function progressing(status: 'True' | 'False', reason: string, message: string): NewCondition {
  return { type: 'Progressing', status, reason, message }
}

function isComplete(deployment: JsonObject, counts: Counts): boolean {
  const wanted = wantedReplicas(deployment)
  return [counts.replicas, counts.updatedReplicas, counts.availableReplicas].every((count) => count === wanted)
}

function hasProgressed(deployment: JsonObject, counts: Counts): boolean {
  const before = (name: string) => numberAt(deployment, `status.${name}`)
  return (
    counts.updatedReplicas > before('updatedReplicas') ||
    counts.replicas - counts.updatedReplicas < before('replicas') - before('updatedReplicas') ||
    counts.readyReplicas > before('readyReplicas') ||
    counts.availableReplicas > before('availableReplicas')
  )
}
