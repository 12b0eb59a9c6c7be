import { numberAt, textAt } from '../json.ts'
import { isDeleting, labelsOf, placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { ownedBy, withoutZeros, writeStatus } from './objects.ts'
import { countPods, isActive, untilAvailable } from './pods.ts'
import { syncRevision } from './revisions.ts'
import { createStatefulPod, deleteStatefulPod, hashLabel, newStatefulPod } from './stateful-pods.ts'
import { wantedReplicas } from './rollout-plan.ts'

/** Keeps the ordered pods of StatefulSets, one step at a time. Claims are kept whatever the retention policy says. */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  kind: 'StatefulSet',
  async reconcile(set, context) {
    const hash = await syncRevision(set, 'controller.kubernetes.io/hash', context.client)
    const revision = `${placeOf(set).name}-${hash}`
    try {
      await step(set, revision, context)
    } finally {
      await report(set, revision, context)
    }
  },
}

/** Creates the missing pods in order, else deletes the last surplus one, else replaces the last outdated one. */
async function step(set: JsonObject, revision: string, context: ReconcileContext): Promise<void> {
  const { client, now } = context
  const pods = new Map(ownedBy(set, 'Pod', client).map((pod) => [ordinalOf(pod), pod]))
  const first = numberAt(set, 'spec.ordinals.start')
  const end = first + wantedReplicas(set)
  for (let ordinal = first; ordinal < end; ordinal++) {
    const pod = pods.get(ordinal)
    if (pod === undefined) await createStatefulPod(set, newStatefulPod(set, revision, ordinal), context)
    else if (!isActive(pod) && !isDeleting(pod)) await deleteStatefulPod(set, pod, context)
    const mustWait = textAt(set, 'spec.podManagementPolicy') !== 'Parallel'
    if (mustWait && (pod === undefined || isDeleting(pod) || untilAvailable(pod, set, now) !== 0)) return
  }
  const descending = [...pods].sort(([a], [b]) => b - a)
  const surplus = descending.filter(([ordinal]) => ordinal < first || ordinal >= end)
  const partition = numberAt(set, 'spec.updateStrategy.rollingUpdate.partition')
  const isOutdated = (pod: JsonObject) => labelsOf(pod).get(hashLabel) !== revision
  const outdated = descending.filter(([ordinal, pod]) => ordinal >= partition && isOutdated(pod))
  const onDelete = textAt(set, 'spec.updateStrategy.type') === 'OnDelete'
  const [next] = surplus.length > 0 || onDelete ? surplus : outdated
  if (next !== undefined && !isDeleting(next[1])) await deleteStatefulPod(set, next[1], context)
}

async function report(set: JsonObject, revision: string, { client, now, lookAgain }: ReconcileContext): Promise<void> {
  const pods = ownedBy(set, 'Pod', client).filter((pod) => !isDeleting(pod))
  const { ready, available, next } = countPods(pods, set, now)
  const atRevision = (name: string) => pods.filter((pod) => labelsOf(pod).get(hashLabel) === name).length
  const updated = atRevision(revision)
  const complete = updated === pods.length && ready === pods.length && pods.length === wantedReplicas(set)
  const current = complete ? revision : textAt(set, 'status.currentRevision') || revision
  await writeStatus(set, client, {
    ...withoutZeros({ observedGeneration: numberAt(set, 'metadata.generation') }),
    replicas: pods.length,
    ...withoutZeros({ readyReplicas: ready, currentReplicas: atRevision(current), updatedReplicas: updated }),
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
    availableReplicas: available,
  })
  lookAgain(next)
}

function ordinalOf(pod: JsonObject): number {
  return Number(placeOf(pod).name.split('-').at(-1))
}
