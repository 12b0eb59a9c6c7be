import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { NewCondition } from './conditions.ts'
import { withProgress } from './deployment-progress.ts'
import type { Counts } from './deployment-progress.ts'
import { withoutZeros } from './objects.ts'
import { rolloutBounds, sum, wantedReplicas } from './rollout-plan.ts'

/** The status of a Deployment with these ReplicaSets. */
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

function conditions(
  deployment: JsonObject,
  current: JsonObject | undefined,
  sets: JsonObject[],
  counts: Counts,
  now: Date,
): JsonObject[] {
  const failure = sets.flatMap((set) => listAt(set, 'status.conditions')).find(({ type }) => type === 'ReplicaFailure')
  const isRolling = current !== undefined && !deploymentIsPaused(deployment)
  const next = [availability(deployment, counts)]
  if (deploymentIsPaused(deployment)) next.push(paused)
  if (failure !== undefined) {
    const [reason, message] = [textAt(failure, 'reason'), textAt(failure, 'message')]
    next.push({ type: 'ReplicaFailure', status: 'True', reason, message })
  }
  const stored = isRolling ? withProgress(deployment, current, counts, now) : listAt(deployment, 'status.conditions')
  const kept = failure === undefined ? withoutCondition(stored, 'ReplicaFailure') : stored
  return next.reduce((list, condition) => withCondition(list, condition, now, true), kept)
}

const paused: NewCondition = {
  type: 'Progressing',
  status: 'Unknown',
  reason: 'DeploymentPaused',
  message: 'Deployment is paused',
}

/** Whether `kubectl rollout pause` holds the Deployment. */
export function deploymentIsPaused(deployment: JsonObject): boolean {
  return objectAt(deployment, 'spec')['paused'] === true
}

function availability(deployment: JsonObject, { availableReplicas }: Pick<Counts, 'availableReplicas'>): NewCondition {
  const isAvailable = availableReplicas >= wantedReplicas(deployment) - rolloutBounds(deployment).unavailable
  return {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
  }
}
