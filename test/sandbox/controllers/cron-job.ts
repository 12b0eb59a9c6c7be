import { listAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import type { Controller } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import { isDeleting, ownedBy, watchChildren, without, writeStatus } from './objects.ts'

/** Keeps the list of a CronJob's running Jobs (`kubectl create job --from`). Schedules never fire in the sandbox. */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  user: controllerIdentity('cronjob-controller'),
  fieldManager: 'kube-controller-manager',
  resource: resource.cronJobs,
  related: [watchChildren(resource.jobs, 'CronJob')],
  async reconcile(cronJob, { client }) {
    if (isDeleting(cronJob)) return undefined
    const jobs = await ownedBy(cronJob, resource.jobs, client)
    const active = jobs.filter((job) => textAt(job, 'status.completionTime') === '').map(reference)
    const last =
      jobs
        .map((job) => textAt(job, 'status.completionTime'))
        .sort()
        .at(-1) ?? ''
    const status = {
      ...(active.length === 0 ? {} : { active: keepVersions(active, listAt(cronJob, 'status.active')) }),
      ...without(objectAt(cronJob, 'status'), 'active'),
      ...(last === '' ? {} : { lastSuccessfulTime: last }),
    }
    await writeStatus(cronJob, resource.cronJobs, client, { status })
    return undefined
  },
}

function reference(job: JsonObject): JsonObject {
  const { namespace, name, uid, resourceVersion } = objectAt(job, 'metadata')
  return { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }
}

/** A reference names the version of the Job when it was first seen. */
function keepVersions(references: JsonObject[], stored: JsonObject[]): JsonObject[] {
  return references.map((one) => stored.find(({ uid }) => uid === one['uid']) ?? one)
}
