import { labelsOf, listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import {
  annotation,
  controllerReference,
  deletePod,
  isDeleting,
  ownedBy,
  watchChildren,
  withoutZeros,
  writeStatus,
} from './objects.ts'
import { countPods, isActive, podFromTemplate } from './pods.ts'
import { syncRevision } from './revisions.ts'

const hashLabel = 'controller-revision-hash'
const tolerated = [
  ...['not-ready', 'unreachable'].map((name) => toleration(name, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((name) =>
    toleration(name, 'NoSchedule'),
  ),
]

/** Keeps one pod of each DaemonSet, as if there were one node that fits any; maxSurge is not used. */
export const daemonSetController: Controller = {
  name: 'daemon-set-controller',
  user: controllerIdentity('daemon-set-controller'),
  fieldManager: 'kube-controller-manager',
  resource: resource.daemonSets,
  related: [watchChildren(resource.pods, 'DaemonSet')],
  async reconcile(set, context) {
    const { hash } = await syncRevision(set, 'DaemonSet', hashLabel, context.client)
    try {
      if (!isDeleting(set)) await step(set, hash, context.client)
    } finally {
      await report(set, hash, context)
    }
    const pods = await ownedBy(set, resource.pods, context.client)
    return countPods(pods, set, context.now).next
  },
}

async function step(set: JsonObject, hash: string, client: InProcessClient): Promise<void> {
  const pods = await ownedBy(set, resource.pods, client)
  const [pod] = pods
  if (pod === undefined) {
    await client.create(resource.pods, textAt(set, 'metadata.namespace'), newPod(set, hash))
    return
  }
  const outdated = labelsOf(pod).get(hashLabel) !== hash && textAt(set, 'spec.updateStrategy.type') !== 'OnDelete'
  if (!isDeleting(pod) && (outdated || !isActive(pod))) await deletePod(pod, client)
}

function newPod(set: JsonObject, hash: string): JsonObject {
  const generation = annotation(set, 'deprecated.daemonset.template.generation')
  const labels = { [hashLabel]: hash, ...(generation === undefined ? {} : { 'pod-template-generation': generation }) }
  const pod = podFromTemplate(set, controllerReference(set), { labels })
  const spec = objectAt(pod, 'spec')
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['sandbox'] }] }]
  const nodeAffinity = {
    ...objectAt(spec, 'affinity.nodeAffinity'),
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
  }
  const given = listAt(spec, 'tolerations')
  const affinity = { ...objectAt(spec, 'affinity'), nodeAffinity }
  return { ...pod, spec: { ...spec, affinity, tolerations: [...given, ...tolerated] } }
}

function toleration(taint: string, effect: string): JsonObject {
  return { key: `node.kubernetes.io/${taint}`, operator: 'Exists', effect }
}

async function report(set: JsonObject, hash: string, { client, now }: ReconcileContext): Promise<void> {
  const pods = (await ownedBy(set, resource.pods, client)).filter(isActive)
  const { ready, available } = countPods(pods, set, now)
  const status = {
    currentNumberScheduled: pods.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: 1,
    numberReady: ready,
    ...withoutZeros({
      observedGeneration: numberAt(set, 'metadata.generation'),
      updatedNumberScheduled: pods.filter((pod) => labelsOf(pod).get(hashLabel) === hash).length,
      numberAvailable: available,
      numberUnavailable: 1 - available,
    }),
  }
  await writeStatus(set, resource.daemonSets, client, { status })
}
