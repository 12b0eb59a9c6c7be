import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { finalizersOf, isDeleting, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { withCondition } from './conditions.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { failedCount, failureOf, hasEnded, untilDeadline, untilRetry } from './job-failure.ts'
import type { JobFailure } from './job-failure.ts'
import { ownedBy, withoutZeros, writeStatus } from './objects.ts'
import { createPods, deleteSurplus, isActive, isReady, podFromTemplate } from './pods.ts'

const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

/** Runs Jobs to completion, or to their back-off limit or deadline. No indexes, pod failure policies or TTL. */
export const jobController: Controller = {
  name: 'job-controller',
  kind: 'Job',
  async reconcile(job, context) {
    const isDone = listAt(job, 'status.conditions').some(
      ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
    )
    if (isDone) return
    const failure = failureOf(job, ownedBy(job, 'Pod', context.client), context.now)
    try {
      if (failure === undefined) await managePods(job, context)
      else await stopAll(job, context)
    } finally {
      await report(job, failure, context)
    }
  },
}

/** Takes the finalizer off pods that are finished or going, which lets them be deleted. */
export const jobTracker: Controller = {
  name: 'job-controller',
  kind: 'Pod',
  async reconcile(pod, { client }) {
    const finalizers = finalizersOf(pod)
    if (isActive(pod) || !finalizers.includes(trackingFinalizer)) return
    const left = finalizers.filter((one) => one !== trackingFinalizer)
    await client.update({ ...pod, metadata: { ...objectAt(pod, 'metadata'), finalizers: left } })
  },
}

async function managePods(job: JsonObject, context: ReconcileContext): Promise<void> {
  const by = { owner: job, context }
  const pods = ownedBy(job, 'Pod', context.client)
  const active = pods.filter(isRunning)
  const parallelism = isSuspended(job) ? 0 : numberAt(job, 'spec.parallelism', 1)
  const missing = Math.min(parallelism, completions(job) - succeeded(job, pods)) - active.length
  if (missing < 0) await deleteSurplus(active, -missing, by)
  if (missing <= 0) return
  const wait = untilRetry(pods, context.now)
  if (wait > 0) context.lookAgain(wait)
  else await createPods(podFromTemplate(job, { finalizers: [trackingFinalizer] }), missing, by)
}

/** A Job that failed keeps none of its running pods. */
async function stopAll(job: JsonObject, context: ReconcileContext): Promise<void> {
  const active = ownedBy(job, 'Pod', context.client).filter((pod) => isActive(pod))
  await deleteSurplus(active, active.length, { owner: job, context })
}

/** A finished pod counts as running until the tracker has let it go. */
function isRunning(pod: JsonObject): boolean {
  return !isDeleting(pod) && finalizersOf(pod).includes(trackingFinalizer)
}

function isSuspended(job: JsonObject): boolean {
  return objectAt(job, 'spec')['suspend'] === true
}

/** Without completions, a Job is done when all that were started at once have succeeded. */
function completions(job: JsonObject): number {
  return numberAt(job, 'spec.completions', numberAt(job, 'spec.parallelism', 1))
}

/** Pods that somebody deleted after they succeeded still count. */
function succeeded(job: JsonObject, pods: JsonObject[]): number {
  const seen = pods.filter((pod) => !isRunning(pod) && textAt(pod, 'status.phase') === 'Succeeded').length
  return Math.max(seen, numberAt(job, 'status.succeeded'))
}

async function report(job: JsonObject, failure: JobFailure | undefined, context: ReconcileContext): Promise<void> {
  const { client, now, record, lookAgain } = context
  const pods = ownedBy(job, 'Pod', client)
  const active = failure === undefined ? pods.filter(isRunning) : []
  const done = succeeded(job, pods)
  const isFinished = failure === undefined && done >= completions(job) && active.length === 0
  const moment = timestamp(now)
  const startTime = textAt(job, 'status.startTime') || (isSuspended(job) ? '' : moment)
  const stored = listAt(job, 'status.conditions')
  const reached = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  const ended = failure === undefined ? stored : concluded(stored, ['FailureTarget', 'Failed'], failure, now)
  const conditions = isFinished ? concluded(stored, ['SuccessCriteriaMet', 'Complete'], reached, now) : ended
  await writeStatus(job, client, {
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(startTime === '' ? {} : { startTime }),
    ...(isFinished ? { completionTime: moment } : {}),
    ...withoutZeros({ active: active.length, succeeded: done, failed: failedCount(job, pods) }),
    terminating: pods.filter((pod) => isDeleting(pod) && !hasEnded(pod)).length,
    uncountedTerminatedPods: {},
    ready: active.filter(isReady).length,
  })
  if (isFinished) await record(job, { type: 'Normal', reason: 'Completed', message: 'Job completed' })
  if (failure !== undefined) await record(job, { type: 'Warning', ...failure })
  else lookAgain(untilDeadline(job, now))
}

function concluded(conditions: JsonObject[], types: string[], why: JobFailure, now: Date): JsonObject[] {
  return types
    .reduce((list, type) => withCondition(list, { type, status: 'True', ...why }, now), conditions)
    .map((condition) => ({ lastProbeTime: timestamp(now), ...condition }))
}
