import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { placeOf, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { controllerReference, ownedBy, writeStatus } from './objects.ts'
import { lastScheduled } from './schedule.ts'

const minute = 60_000

/** Keeps the list of a CronJob's running Jobs, and starts them by schedule where Pods run on Nodes; its time zone is UTC. */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  kind: 'CronJob',
  async reconcile(cronJob, context) {
    const scheduled = context.hasNodes ? await startDue(cronJob, context) : undefined
    const jobs = ownedBy(cronJob, 'Job', context.client)
    if (context.hasNodes) await forgetOld(cronJob, jobs, context)
    const known = listAt(cronJob, 'status.active')
    // A reference names the version of the Job when it was first seen.
    const active = jobs
      .filter((job) => endOf(job) === undefined)
      .map((job) => known.find(({ uid }) => uid === objectAt(job, 'metadata')['uid']) ?? reference(job))
    const last = jobs.map(completion).sort().at(-1) || textAt(cronJob, 'status.lastSuccessfulTime')
    const fired = scheduled === undefined ? textAt(cronJob, 'status.lastScheduleTime') : timestamp(scheduled)
    const status = {
      ...(active.length === 0 ? {} : { active }),
      ...(fired === '' ? {} : { lastScheduleTime: fired }),
      ...(last === '' ? {} : { lastSuccessfulTime: last }),
    }
    await writeStatus(cronJob, context.client, status)
    if (context.hasNodes) context.lookAgain(minute - (context.now.getTime() % minute))
  },
}

/** Starts the Job that is due; returns the moment for which it did. */
async function startDue(cronJob: JsonObject, context: ReconcileContext): Promise<Date | undefined> {
  const { client, now, record } = context
  if (objectAt(cronJob, 'spec')['suspend'] === true) return undefined
  const since = textAt(cronJob, 'status.lastScheduleTime') || textAt(cronJob, 'metadata.creationTimestamp')
  const due = lastScheduled(textAt(cronJob, 'spec.schedule'), new Date(since), now)
  if (due === undefined) return undefined
  const limit = numberAt(cronJob, 'spec.startingDeadlineSeconds', Infinity) * 1000
  if (now.getTime() - due.getTime() > limit) {
    const message = `Missed scheduled time to start a job: ${due.toUTCString().replace('GMT', '+0000')}`
    await record(cronJob, { type: 'Warning', reason: 'MissSchedule', message })
    return undefined
  }
  const running = ownedBy(cronJob, 'Job', client).filter((job) => endOf(job) === undefined)
  const policy = textAt(cronJob, 'spec.concurrencyPolicy')
  if (policy === 'Forbid' && running.length > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    await record(cronJob, { type: 'Normal', reason: 'JobAlreadyActive', message })
    return undefined
  }
  if (policy === 'Replace') for (const job of running) await client.delete(job, { propagationPolicy: 'Background' })
  return start(cronJob, due, context)
}

async function start(cronJob: JsonObject, due: Date, { client, record }: ReconcileContext): Promise<Date | undefined> {
  try {
    const job = await client.create(newJob(cronJob, due))
    await record(cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${placeOf(job).name}` })
    return due
  } catch (error) {
    const message = `Error creating job: ${error instanceof Error ? error.message : String(error)}`
    await record(cronJob, { type: 'Warning', reason: 'FailedCreate', message })
    return undefined
  }
}

function newJob(cronJob: JsonObject, due: Date): JsonObject {
  const { namespace, name } = placeOf(cronJob)
  const template = objectAt(cronJob, 'spec.jobTemplate')
  const annotations = {
    ...objectAt(template, 'metadata.annotations'),
    'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due),
  }
  const labels = objectAt(template, 'metadata.labels')
  const own = { name: `${name}-${due.getTime() / minute}`, namespace, labels, annotations }
  const metadata = { ...own, ownerReferences: [controllerReference(cronJob)] }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: objectAt(template, 'spec') }
}

/** Deletes the oldest ended Jobs beyond the history limits. */
async function forgetOld(cronJob: JsonObject, jobs: JsonObject[], { client }: ReconcileContext): Promise<void> {
  for (const [type, limit] of [
    ['Complete', numberAt(cronJob, 'spec.successfulJobsHistoryLimit', 3)],
    ['Failed', numberAt(cronJob, 'spec.failedJobsHistoryLimit', 1)],
  ] as const) {
    const ended = jobs.filter((job) => endOf(job) === type)
    for (const job of ended.slice(0, Math.max(ended.length - limit, 0)))
      await client.delete(job, { propagationPolicy: 'Background' })
  }
}

/** How a Job ended: Complete or Failed; undefined while it runs. */
function endOf(job: JsonObject): string | undefined {
  const ends = listAt(job, 'status.conditions').filter(({ status }) => status === 'True')
  return ['Complete', 'Failed'].find((end) => ends.some(({ type }) => type === end))
}

function completion(job: JsonObject): string {
  return textAt(job, 'status.completionTime')
}

function reference(job: JsonObject): JsonObject {
  const { namespace, name, uid, resourceVersion } = objectAt(job, 'metadata')
  return { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }
}
