import { listAt, numberAt, objectAt, stringsAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import { withCondition } from './conditions.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import {
  controllerReference,
  isDeleting,
  ownedBy,
  timestamp,
  watchChildren,
  without,
  withoutZeros,
  writeObject,
  writeStatus,
} from './objects.ts'
import { createPods, deleteSurplus, isActive, isReady, podFromTemplate } from './pods.ts'

const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

/** Runs Jobs to completion: their pods succeed at once. No failures, back-off, deadlines, indexes or TTL. */
export const jobController: Controller = {
  name: 'job-controller',
  user: controllerIdentity('job-controller'),
  fieldManager: 'kube-controller-manager',
  resource: resource.jobs,
  related: [watchChildren(resource.pods, 'Job')],
  async reconcile(job, context) {
    const { client } = context
    await untrack(await ownedBy(job, resource.pods, client), job, client)
    if (isDone(job)) return undefined
    try {
      if (!isDeleting(job)) await managePods(job, await ownedBy(job, resource.pods, client), client)
    } finally {
      await report(job, await ownedBy(job, resource.pods, client), context)
    }
    return undefined
  },
}

/** Takes the finalizer off pods that are finished or going, which lets them be deleted. */
async function untrack(pods: JsonObject[], job: JsonObject, client: InProcessClient): Promise<void> {
  for (const pod of pods.filter((one) => !isActive(one) || isDeleting(job))) {
    const finalizers = stringsAt(pod, 'metadata.finalizers')
    if (!finalizers.includes(trackingFinalizer)) continue
    const metadata = without(objectAt(pod, 'metadata'), 'finalizers')
    const others = finalizers.filter((one) => one !== trackingFinalizer)
    const left = others.length === 0 ? metadata : { ...metadata, finalizers: others }
    await writeObject({ ...pod, metadata: left }, resource.pods, client)
  }
}

async function managePods(job: JsonObject, pods: JsonObject[], client: InProcessClient): Promise<void> {
  const active = pods.filter(isActive)
  const parallelism = objectAt(job, 'spec')['suspend'] === true ? 0 : numberAt(job, 'spec.parallelism', 1)
  const left = completions(job) - succeeded(job, pods)
  const missing = Math.min(parallelism, left) - active.length
  if (missing < 0) await deleteSurplus(active, -missing, client)
  if (missing <= 0) return
  const metadata = { finalizers: [trackingFinalizer] }
  const pod = podFromTemplate(job, controllerReference(job), metadata)
  await createPods(Array<JsonObject>(missing).fill(pod), textAt(job, 'metadata.namespace'), client)
}

/** Without completions, a Job is done when all that were started at once have succeeded. */
function completions(job: JsonObject): number {
  return numberAt(job, 'spec.completions', numberAt(job, 'spec.parallelism', 1))
}

/** Pods that somebody deleted after they succeeded still count. */
function succeeded(job: JsonObject, pods: JsonObject[]): number {
  const seen = pods.filter((pod) => textAt(pod, 'status.phase') === 'Succeeded').length
  return Math.max(seen, numberAt(job, 'status.succeeded'))
}

function isDone(job: JsonObject): boolean {
  return listAt(job, 'status.conditions').some(({ type, status }) => type === 'Complete' && status === 'True')
}

async function report(job: JsonObject, pods: JsonObject[], { client, now }: ReconcileContext): Promise<void> {
  const active = pods.filter(isActive)
  const done = succeeded(job, pods)
  const finished = done >= completions(job) && active.length === 0
  const suspended = objectAt(job, 'spec')['suspend'] === true
  const moment = timestamp(now)
  const startTime = textAt(job, 'status.startTime') || (suspended ? '' : moment)
  const conditions = finished ? completed(listAt(job, 'status.conditions'), now) : listAt(job, 'status.conditions')
  const status = {
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(startTime === '' ? {} : { startTime }),
    ...(finished ? { completionTime: moment } : {}),
    ...withoutZeros({ active: active.length, succeeded: done }),
    terminating: pods.filter((pod) => isDeleting(pod) && textAt(pod, 'status.phase') !== 'Succeeded').length,
    uncountedTerminatedPods: {},
    ready: active.filter(isReady).length,
  }
  await writeStatus(job, resource.jobs, client, { status })
}

function completed(conditions: JsonObject[], now: Date): JsonObject[] {
  const why = {
    status: 'True',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  } as const
  const both = ['SuccessCriteriaMet', 'Complete'].reduce(
    (list, type) => withCondition(list, { type, ...why }, now),
    conditions,
  )
  return both.map((condition) => ({ ...condition, lastProbeTime: condition['lastProbeTime'] ?? timestamp(now) }))
}
