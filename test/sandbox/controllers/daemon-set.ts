import { at, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { annotation, isDeleting, keyOf, labelsOf, placeOf } from '../metadata.ts'
import { namedNodes, wantsNode } from '../scheduler/node-affinity.ts'
import { untolerated } from '../scheduler/taints.ts'
import type { JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { ownedBy, withoutZeros, writeStatus } from './objects.ts'
import { countPods, createPod, deletePod, isActive, isReady, podFromTemplate } from './pods.ts'
import type { PodOwner } from './pods.ts'
import { syncRevision } from './revisions.ts'
import { amountOf } from './rollout-plan.ts'

const hashLabel = 'controller-revision-hash'
const tolerated = [
  ...['not-ready', 'unreachable'].map((taint) => toleration(taint, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((taint) =>
    toleration(taint, 'NoSchedule'),
  ),
]

/** Where Pods have no Nodes, as if there were one that fits any. */
const onlyNode: JsonObject = { metadata: { name: 'sandbox' } }

/** Keeps a pod of each DaemonSet on every Node that it may run on; maxSurge is not used. */
export const daemonSetController: Controller = {
  name: 'daemon-set-controller',
  component: 'daemonset-controller',
  kind: 'DaemonSet',
  concernedBy: (changed, client) => (changed['kind'] === 'Node' ? client.list('DaemonSet').map(keyOf) : []),
  async reconcile(set, context) {
    const hash = await syncRevision(set, hashLabel, context.client)
    try {
      await step(set, hash, context)
    } finally {
      await report(set, hash, context)
    }
  },
}

/** The Nodes that a DaemonSet wants a pod on. */
function nodesFor(set: JsonObject, { client, hasNodes }: ReconcileContext): JsonObject[] {
  if (!hasNodes) return [onlyNode]
  const spec = objectAt(set, 'spec.template.spec')
  const withDefaults = { ...spec, tolerations: [...listAt(spec, 'tolerations'), ...tolerated] }
  const mayRun = (node: JsonObject) =>
    wantsNode(spec, node) && untolerated(withDefaults, node, ['NoSchedule', 'NoExecute']) === undefined
  return client.list('Node').filter(mayRun)
}

/** The Node that a pod is for, by its affinity while it is not bound. */
function nodeOf(pod: JsonObject): string {
  return textAt(pod, 'spec.nodeName') || (namedNodes(objectAt(pod, 'spec'))?.[0] ?? '')
}

async function step(set: JsonObject, hash: string, context: ReconcileContext): Promise<void> {
  const by = { owner: set, context }
  const pods = ownedBy(set, 'Pod', context.client)
  const names = nodesFor(set, context).map((node) => placeOf(node).name)
  for (const pod of pods) {
    const isFailed = textAt(pod, 'status.phase') === 'Failed'
    if (isDeleting(pod) || (isActive(pod) && names.includes(nodeOf(pod)))) continue
    const message = `Found failed daemon pod ${keyOf(pod)} on node ${nodeOf(pod)}, will try to kill it`
    if (isFailed) await context.record(set, { type: 'Warning', reason: 'FailedDaemonPod', message })
    await deletePod(pod, by)
  }
  const missing = names.filter((name) => !pods.some((pod) => nodeOf(pod) === name))
  for (const name of missing) await createPod(newPod(set, hash, name), by)
  if (textAt(set, 'spec.updateStrategy.type') !== 'OnDelete') await update(set, hash, { by, wanted: names.length })
}

/** Deletes outdated pods: those that do not work, and of the others as many as may be unavailable. */
async function update(set: JsonObject, hash: string, { by, wanted }: { by: PodOwner; wanted: number }): Promise<void> {
  const { client } = by.context
  const pods = ownedBy(set, 'Pod', client).filter((pod) => !isDeleting(pod) && isActive(pod))
  const outdated = pods.filter((pod) => labelsOf(pod).get(hashLabel) !== hash)
  const ready = pods.filter(isReady)
  const broken = outdated.filter((pod) => !isReady(pod))
  const most = Math.max(amountOf(at(set, 'spec.updateStrategy.rollingUpdate.maxUnavailable'), wanted), 1)
  const spare = Math.max(most - (wanted - ready.length), 0)
  for (const pod of [...broken, ...outdated.filter(isReady).slice(0, spare)]) await deletePod(pod, by)
}

function newPod(set: JsonObject, hash: string, node: string): JsonObject {
  const generation = annotation(set, 'deprecated.daemonset.template.generation')
  const pod = podFromTemplate(set, { labels: { [hashLabel]: hash, 'pod-template-generation': generation } })
  const spec = objectAt(pod, 'spec')
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }]
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } }
  const nodeAffinity = { ...objectAt(spec, 'affinity.nodeAffinity'), ...required }
  const affinity = { ...objectAt(spec, 'affinity'), nodeAffinity }
  return { ...pod, spec: { ...spec, affinity, tolerations: [...listAt(spec, 'tolerations'), ...tolerated] } }
}

function toleration(taint: string, effect: string): JsonObject {
  return { key: `node.kubernetes.io/${taint}`, operator: 'Exists', effect }
}

async function report(set: JsonObject, hash: string, context: ReconcileContext): Promise<void> {
  const { client, now, lookAgain } = context
  const wanted = nodesFor(set, context).map((node) => placeOf(node).name)
  const pods = ownedBy(set, 'Pod', client).filter(isActive)
  const { ready, available, next } = countPods(pods, set, now)
  await writeStatus(set, client, {
    currentNumberScheduled: pods.length,
    numberMisscheduled: pods.filter((pod) => !wanted.includes(nodeOf(pod))).length,
    desiredNumberScheduled: wanted.length,
    numberReady: ready,
    ...withoutZeros({
      observedGeneration: numberAt(set, 'metadata.generation'),
      updatedNumberScheduled: pods.filter((pod) => labelsOf(pod).get(hashLabel) === hash).length,
      numberAvailable: available,
      numberUnavailable: Math.max(wanted.length - available, 0),
    }),
  })
  lookAgain(next)
}
