import { labelsOf, numberAt, objectAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import {
  controllerReference,
  deletePod,
  isDeleting,
  ownedBy,
  watchChildren,
  withoutZeros,
  writeStatus,
} from './objects.ts'
import { countPods, isActive, podFromTemplate, untilAvailable } from './pods.ts'
import type { CurrentRevision } from './revisions.ts'
import { syncRevision } from './revisions.ts'
import { wantedReplicas } from './rollout-plan.ts'

const hashLabel = 'controller-revision-hash'

/** Keeps the ordered pods of StatefulSets, one step at a time. No volumes: volumeClaimTemplates make no claims. */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  user: controllerIdentity('statefulset-controller'),
  fieldManager: 'kube-controller-manager',
  resource: resource.statefulSets,
  related: [watchChildren(resource.pods, 'StatefulSet')],
  async reconcile(set, context) {
    const revision = await syncRevision(set, 'StatefulSet', 'controller.kubernetes.io/hash', context.client)
    try {
      if (!isDeleting(set)) await step(set, revision, context)
    } finally {
      await report(set, revision, context)
    }
    const pods = await ownedBy(set, resource.pods, context.client)
    return countPods(pods, set, context.now).next
  },
}

/** Creates the missing pods in order, else deletes the last surplus one, else replaces the last outdated one. */
async function step(set: JsonObject, revision: CurrentRevision, { client, now }: ReconcileContext): Promise<void> {
  const pods = new Map((await ownedBy(set, resource.pods, client)).map((pod) => [ordinalOf(pod), pod]))
  const first = numberAt(set, 'spec.ordinals.start')
  const end = first + wantedReplicas(set)
  const parallel = textAt(set, 'spec.podManagementPolicy') === 'Parallel'
  for (let ordinal = first; ordinal < end; ordinal++) {
    const pod = pods.get(ordinal)
    if (pod === undefined) await createPod(set, revision, ordinal, client)
    else if (!isActive(pod)) await replaceFinished(pod, client)
    if (!parallel && (pod === undefined || untilAvailable(pod, set, now) !== 0)) return
  }
  const descending = [...pods].sort(([a], [b]) => b - a)
  const surplus = descending.filter(([ordinal]) => ordinal < first || ordinal >= end)
  const partition = numberAt(set, 'spec.updateStrategy.rollingUpdate.partition')
  const outdated = descending.filter(
    ([ordinal, pod]) => ordinal >= partition && labelsOf(pod).get(hashLabel) !== revision.name,
  )
  const onDelete = textAt(set, 'spec.updateStrategy.type') === 'OnDelete'
  const [next] = surplus.length > 0 || onDelete ? surplus : outdated
  if (next !== undefined && !isDeleting(next[1])) await deletePod(next[1], client)
}

async function createPod(
  set: JsonObject,
  revision: CurrentRevision,
  ordinal: number,
  client: InProcessClient,
): Promise<void> {
  const name = `${textAt(set, 'metadata.name')}-${ordinal}`
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    [hashLabel]: revision.name,
    'statefulset.kubernetes.io/pod-name': name,
  }
  const pod = podFromTemplate(set, controllerReference(set), { name, labels })
  const subdomain = textAt(set, 'spec.serviceName')
  const spec = { ...objectAt(pod, 'spec'), hostname: name, ...(subdomain === '' ? {} : { subdomain }) }
  await client.create(resource.pods, textAt(set, 'metadata.namespace'), { ...pod, spec })
}

async function replaceFinished(pod: JsonObject, client: InProcessClient): Promise<void> {
  if (!isDeleting(pod)) await deletePod(pod, client)
}

async function report(set: JsonObject, revision: CurrentRevision, { client, now }: ReconcileContext): Promise<void> {
  const pods = (await ownedBy(set, resource.pods, client)).filter((pod) => !isDeleting(pod))
  const { ready, available } = countPods(pods, set, now)
  const atRevision = (name: string) => pods.filter((pod) => labelsOf(pod).get(hashLabel) === name).length
  const updated = atRevision(revision.name)
  const complete = updated === pods.length && ready === pods.length && pods.length === wantedReplicas(set)
  const former = textAt(set, 'status.currentRevision') || revision.name
  const current = complete ? revision.name : former
  const status = {
    ...withoutZeros({ observedGeneration: numberAt(set, 'metadata.generation') }),
    replicas: pods.length,
    ...withoutZeros({ readyReplicas: ready, currentReplicas: atRevision(current), updatedReplicas: updated }),
    currentRevision: current,
    updateRevision: revision.name,
    collisionCount: 0,
    availableReplicas: available,
  }
  await writeStatus(set, resource.statefulSets, client, { status })
}

function ordinalOf(pod: JsonObject): number {
  return Number(textAt(pod, 'metadata.name').split('-').at(-1))
}
