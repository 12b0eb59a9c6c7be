import { at, listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import {
  adoptOrphans,
  controllerReference,
  isDeleting,
  ownedBy,
  watchChildren,
  withoutZeros,
  writeStatus,
} from './objects.ts'
import { countPods, createPods, deleteSurplus, isActive, podFromTemplate } from './pods.ts'

/** Keeps as many pods as a ReplicaSet says; orphans that it selects count. */
export const replicaSetController = replicaController('replicaset-controller', 'ReplicaSet', resource.replicaSets)

/** The same for a ReplicationController. */
export const replicationController = replicaController(
  'replication-controller',
  'ReplicationController',
  resource.replicationControllers,
)

function replicaController(name: string, kind: string, own: Controller['resource']): Controller {
  return {
    name,
    user: controllerIdentity(name),
    fieldManager: 'kube-controller-manager',
    resource: own,
    related: [watchChildren(resource.pods, kind)],
    async reconcile(set, context) {
      if (!isDeleting(set)) await adoptOrphans(set, resource.pods, context.client)
      const pods = (await ownedBy(set, resource.pods, context.client)).filter(isActive)
      const failure = isDeleting(set) ? undefined : await managePods(set, pods, context.client)
      const next = await writeReplicaStatus(set, own, failure, context)
      if (failure !== undefined) throw failure.error
      return next
    },
  }
}

interface Failure {
  reason: 'FailedCreate' | 'FailedDelete'
  error: unknown
}

async function managePods(set: JsonObject, pods: JsonObject[], client: InProcessClient): Promise<Failure | undefined> {
  const missing = numberAt(set, 'spec.replicas', 1) - pods.length
  try {
    if (missing > 0) {
      const pod = podFromTemplate(set, controllerReference(set))
      await createPods(Array<JsonObject>(missing).fill(pod), textAt(set, 'metadata.namespace'), client)
    }
    if (missing < 0) await deleteSurplus(pods, -missing, client)
    return undefined
  } catch (error) {
    return { reason: missing > 0 ? 'FailedCreate' : 'FailedDelete', error }
  }
}

async function writeReplicaStatus(
  set: JsonObject,
  own: Controller['resource'],
  failure: Failure | undefined,
  { client, now }: ReconcileContext,
): Promise<number | undefined> {
  const all = await ownedBy(set, resource.pods, client)
  const pods = all.filter(isActive)
  const counts = countPods(pods, set, now)
  const template = { matchLabels: objectAt(set, 'spec.template.metadata.labels') }
  const labelled = pods.filter((pod) => matchesLabelSelector(template, objectAt(pod, 'metadata.labels'))).length
  const conditions = failureCondition(listAt(set, 'status.conditions'), failure, now)
  const isReplicaSet = own === resource.replicaSets
  const status = {
    replicas: pods.length,
    ...withoutZeros({
      fullyLabeledReplicas: labelled,
      readyReplicas: counts.ready,
      availableReplicas: counts.available,
    }),
    ...(isReplicaSet ? { terminatingReplicas: all.filter(isDeleting).length } : {}),
    ...withoutZeros({ observedGeneration: numberAt(set, 'metadata.generation') }),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
  await writeStatus(set, own, client, { status })
  return counts.next
}

/** A denied pod shows on its ReplicaSet, and from there on the Deployment. */
function failureCondition(conditions: JsonObject[], failure: Failure | undefined, now: Date): JsonObject[] {
  if (failure === undefined) return withoutCondition(conditions, 'ReplicaFailure')
  const message =
    failure.error instanceof Error ? failure.error.message : textAt(at(failure, 'error'), 'status.message')
  return withCondition(conditions, { type: 'ReplicaFailure', status: 'True', reason: failure.reason, message }, now)
}
