import { at, listAt, textAt } from '../json.ts'
import { shapeOf } from '../ownership/kind-shape.ts'
import { applyProblems } from '../ownership/problems.ts'
import { applied } from '../ownership/track-apply.ts'
import { timestamp } from '../metadata.ts'
import { apiVersionOf } from '../resources.ts'
import { ApiError, badRequest, notFound } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { createObject } from './create.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { updateObject } from './update.ts'

/** Server-side apply of an object or its status; `created` says that it was not there. */
export async function applyObject(
  machinery: Machinery,
  request: WriteRequest,
  config: JsonObject,
  force: boolean,
): Promise<{ object: JsonObject; created: boolean }> {
  const { info, namespace, name, subresource } = request
  checkConfig(request, config)
  const manager = { name: request.manager, subresource, time: timestamp(machinery.now()) }
  const application = { config, manager, force }
  const pinned = textAt(config, 'metadata.resourceVersion') !== ''
  const own = { ...request, applied: true }
  if (machinery.store.get(info, namespace, name)) {
    const update = updateObject(machinery, own, (live) => applied(info, live, application), pinned)
    return { object: await update, created: false }
  }
  if (subresource !== '') throw notFound(info, name)
  const object = applied(info, undefined, application)
  const owners = listAt(object, 'metadata.managedFields')
  return { object: await createObject(machinery, { ...own, name: '' }, object, () => owners), created: true }
}

/** 400 for an object of another kind or name, 500 (as the API server answers) for what its kind cannot hold. */
function checkConfig({ info, name }: WriteRequest, config: JsonObject): void {
  const kind = textAt(config, 'kind')
  const apiVersion = textAt(config, 'apiVersion')
  const typeText = `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`
  if (kind !== info.kind || apiVersion !== apiVersionOf(info)) throw badRequest(`invalid object type: ${typeText}`)
  const own = textAt(config, 'metadata.name')
  if (own !== '' && own !== name)
    throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`)
  if (at(config, 'metadata.managedFields') !== undefined) throw badRequest('metadata.managedFields must be nil')
  const problems = applyProblems(shapeOf(info), config)
  if (problems.length === 0) return
  const what = `failed to create typed patch object (${textAt(config, 'metadata.namespace')}/${own}; ${typeText})`
  const list = problems.length === 1 ? problems.join('') : `errors:\n${problems.map((one) => `  ${one}`).join('\n')}`
  throw new ApiError({ code: 500, reason: '', message: `${what}: ${list}` })
}
