import { listAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import type { Controller } from './controller.ts'
import { ownedBy, writeStatus } from './objects.ts'

/** Keeps the list of a CronJob's running Jobs (`kubectl create job --from`). Schedules never fire in the sandbox. */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  kind: 'CronJob',
  async reconcile(cronJob, { client }) {
    const jobs = ownedBy(cronJob, 'Job', client)
    const known = listAt(cronJob, 'status.active')
    // A reference names the version of the Job when it was first seen.
    const active = jobs
      .filter((job) => completion(job) === '')
      .map((job) => known.find(({ uid }) => uid === objectAt(job, 'metadata')['uid']) ?? reference(job))
    const last = jobs.map(completion).sort().at(-1) || textAt(cronJob, 'status.lastSuccessfulTime')
    const status = {
      ...(active.length === 0 ? {} : { active }),
      ...(last === '' ? {} : { lastSuccessfulTime: last }),
    }
    await writeStatus(cronJob, client, status)
  },
}

function completion(job: JsonObject): string {
  return textAt(job, 'status.completionTime')
}

function reference(job: JsonObject): JsonObject {
  const { namespace, name, uid, resourceVersion } = objectAt(job, 'metadata')
  return { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }
}
