import type { InProcessClient } from '../in-process-client.ts'
import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { annotation, isDeleting, labelsOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { ownedBy, withoutZeros, writeStatus } from './objects.ts'
import { countPods, isActive, podFromTemplate } from './pods.ts'
import { syncRevision } from './revisions.ts'

const hashLabel = 'controller-revision-hash'
const tolerated = [
  ...['not-ready', 'unreachable'].map((taint) => toleration(taint, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((taint) =>
    toleration(taint, 'NoSchedule'),
  ),
]

/** Keeps one pod of each DaemonSet, as if there were one node that fits any; maxSurge is not used. */
export const daemonSetController: Controller = {
  name: 'daemon-set-controller',
  kind: 'DaemonSet',
  async reconcile(set, context) {
    const hash = await syncRevision(set, hashLabel, context.client)
    try {
      await step(set, hash, context.client)
    } finally {
      await report(set, hash, context)
    }
  },
}

async function step(set: JsonObject, hash: string, client: InProcessClient): Promise<void> {
  const [pod] = ownedBy(set, 'Pod', client)
  const isOutdated = labelsOf(pod).get(hashLabel) !== hash && textAt(set, 'spec.updateStrategy.type') !== 'OnDelete'
  if (pod === undefined) await client.create(newPod(set, hash))
  else if (!isDeleting(pod) && (isOutdated || !isActive(pod))) await client.delete(pod)
}

function newPod(set: JsonObject, hash: string): JsonObject {
  const generation = annotation(set, 'deprecated.daemonset.template.generation')
  const pod = podFromTemplate(set, { labels: { [hashLabel]: hash, 'pod-template-generation': generation } })
  const spec = objectAt(pod, 'spec')
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['sandbox'] }] }]
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } }
  const nodeAffinity = { ...objectAt(spec, 'affinity.nodeAffinity'), ...required }
  const affinity = { ...objectAt(spec, 'affinity'), nodeAffinity }
  return { ...pod, spec: { ...spec, affinity, tolerations: [...listAt(spec, 'tolerations'), ...tolerated] } }
}

function toleration(taint: string, effect: string): JsonObject {
  return { key: `node.kubernetes.io/${taint}`, operator: 'Exists', effect }
}

async function report(set: JsonObject, hash: string, { client, now, lookAgain }: ReconcileContext): Promise<void> {
  const pods = ownedBy(set, 'Pod', client).filter(isActive)
  const { ready, available, next } = countPods(pods, set, now)
  await writeStatus(set, client, {
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
  })
  lookAgain(next)
}
