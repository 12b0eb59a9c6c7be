import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import { revisionAnnotation } from './deployment-revisions.ts'
import { withoutZeros } from './objects.ts'
import { rolloutBounds, sum, wantedReplicas } from './rollout-plan.ts'

/** The status of a Deployment with these ReplicaSets. No progress deadline is watched: nothing in the sandbox gets stuck. */
export function deploymentStatus(
  deployment: JsonObject,
  current: JsonObject | undefined,
  sets: JsonObject[],
  now: Date,
): JsonObject {
  const total = sum(sets, 'status.replicas')
  const available = sum(sets, 'status.availableReplicas')
  const counts = {
    observedGeneration: numberAt(deployment, 'metadata.generation'),
    replicas: total,
    updatedReplicas: numberAt(current, 'status.replicas'),
    readyReplicas: sum(sets, 'status.readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(sum(sets, 'spec.replicas') - available, 0),
  }
  return {
    ...withoutZeros(counts),
    terminatingReplicas: sum(sets, 'status.terminatingReplicas'),
    conditions: conditions(deployment, current, sets, counts, now),
  }
}

type Counts = Record<'replicas' | 'updatedReplicas' | 'availableReplicas', number>

function conditions(
  deployment: JsonObject,
  current: JsonObject | undefined,
  sets: JsonObject[],
  counts: Counts,
  now: Date,
): JsonObject[] {
  const least = wantedReplicas(deployment) - rolloutBounds(deployment).unavailable
  let list = listAt(deployment, 'status.conditions')
  list = withCondition(list, availability(counts.availableReplicas >= least), now, true)
  if (deploymentIsPaused(deployment)) {
    const message = 'Deployment is paused'
    return withCondition(
      list,
      { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message },
      now,
      true,
    )
  }
  if (current !== undefined) list = withCondition(list, progress(deployment, current, counts), now, true)
  const failure = sets.flatMap((set) => listAt(set, 'status.conditions')).find(({ type }) => type === 'ReplicaFailure')
  if (failure === undefined) return withoutCondition(list, 'ReplicaFailure')
  const reason = textAt(failure, 'reason')
  return withCondition(
    list,
    { type: 'ReplicaFailure', status: 'True', reason, message: textAt(failure, 'message') },
    now,
    true,
  )
}

/** Whether `kubectl rollout pause` holds the Deployment. */
export function deploymentIsPaused(deployment: JsonObject): boolean {
  return objectAt(deployment, 'spec')['paused'] === true
}

function availability(isAvailable: boolean) {
  return {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
  } as const
}

function progress(deployment: JsonObject, current: JsonObject, counts: Counts) {
  const wanted = wantedReplicas(deployment)
  const complete = [counts.replicas, counts.updatedReplicas, counts.availableReplicas].every(
    (count) => count === wanted,
  )
  const name = `ReplicaSet "${textAt(current, 'metadata.name')}"`
  return {
    type: 'Progressing',
    status: 'True',
    reason: complete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
    message: complete ? `${name} has successfully progressed.` : `${name} is progressing.`,
  } as const
}

/** The Deployment's metadata with the revision it is at. */
export function withRevision(deployment: JsonObject, revision: number): JsonObject {
  const metadata = objectAt(deployment, 'metadata')
  const annotations = { ...objectAt(metadata, 'annotations'), [revisionAnnotation]: String(revision) }
  return { ...metadata, annotations }
}
