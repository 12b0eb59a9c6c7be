import { listAt, numberAt, objectAt } from '../json.ts'
import { isDeleting } from '../metadata.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { adoptOrphans, ownedBy, withoutZeros, writeStatus } from './objects.ts'
import { countPods, createPods, deleteSurplus, isActive, podFromTemplate } from './pods.ts'

/** Keeps as many pods as a ReplicaSet says; orphans that it selects count. */
export const replicaSetController = replicaController('replicaset-controller', 'ReplicaSet')

/** The same for a ReplicationController. */
export const replicationController = replicaController('replication-controller', 'ReplicationController')

function replicaController(name: string, kind: string): Controller {
  return {
    name,
    kind,
    async reconcile(set, context) {
      await adoptOrphans(set, 'Pod', context.client)
      const failure = await managePods(set, context)
      await report(set, failure, context)
      if (failure !== undefined) throw failure.error
    },
  }
}

interface Failure {
  reason: 'FailedCreate' | 'FailedDelete'
  error: unknown
}

async function managePods(set: JsonObject, context: ReconcileContext): Promise<Failure | undefined> {
  const pods = ownedBy(set, 'Pod', context.client).filter(isActive)
  const missing = numberAt(set, 'spec.replicas', 1) - pods.length
  try {
    if (missing > 0) await createPods(podFromTemplate(set), missing, { owner: set, context })
    if (missing < 0) await deleteSurplus(pods, -missing, { owner: set, context })
    return undefined
  } catch (error) {
    return { reason: missing > 0 ? 'FailedCreate' : 'FailedDelete', error }
  }
}

async function report(set: JsonObject, failure: Failure | undefined, context: ReconcileContext): Promise<void> {
  const { client, now } = context
  const all = ownedBy(set, 'Pod', client)
  const pods = all.filter(isActive)
  const counts = countPods(pods, set, now)
  const template = { matchLabels: objectAt(set, 'spec.template.metadata.labels') }
  const labelled = pods.filter((pod) => matchesLabelSelector(template, objectAt(pod, 'metadata.labels'))).length
  const conditions = failureCondition(listAt(set, 'status.conditions'), failure, now)
  const status = {
    replicas: pods.length,
    ...withoutZeros({
      fullyLabeledReplicas: labelled,
      readyReplicas: counts.ready,
      availableReplicas: counts.available,
    }),
    ...(set['kind'] === 'ReplicaSet' ? { terminatingReplicas: all.filter(isDeleting).length } : {}),
    ...withoutZeros({ observedGeneration: numberAt(set, 'metadata.generation') }),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
  await writeStatus(set, client, status)
  context.lookAgain(counts.next)
}

/** A denied pod shows on its ReplicaSet, and from there on the Deployment. */
function failureCondition(conditions: JsonObject[], failure: Failure | undefined, now: Date): JsonObject[] {
  if (failure === undefined) return withoutCondition(conditions, 'ReplicaFailure')
  const { reason, error } = failure
  const message = error instanceof Error ? error.message : String(error)
  return withCondition(conditions, { type: 'ReplicaFailure', status: 'True', reason, message }, now)
}
