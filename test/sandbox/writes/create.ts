import { decodeAs, readObject } from '../codec/codec.ts'
import { admitNew, checkAdmitted, checkLast } from '../admission/plugins.ts'
import { at, ensure, textAt } from '../json.ts'
import { trackUpdate } from '../ownership/track-update.ts'
import { apiVersionOf, findResource } from '../resources.ts'
import { alreadyExists, badRequest, forbidden, notFound } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { checkNew, checkObject } from '../validation/create.ts'
import { attributesOf, mutate, refuse, reportUnknown, validate } from './machinery.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { timestamp } from '../metadata.ts'
import { prepareForCreate } from './strategy.ts'

const times = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds']
/** What only the server writes into metadata. */
export const serverSet = ['uid', ...times, 'generation', 'selfLink']

/** Says whose fields a new object's are. */
type Ownership = (object: JsonObject) => unknown[]

/**
 * POST of an object: decode, default, admit, prepare, check, validate, store. Returns the object as stored. What it holds is the
 * request's manager's, unless `owned` says otherwise.
 */
export async function createObject(
  machinery: Machinery,
  request: WriteRequest,
  body: unknown,
  owned?: Ownership,
): Promise<JsonObject> {
  const { info } = request
  const object = readNew(request, body)
  checkNamespace(machinery, request)
  const name = textAt(object, 'metadata.name')
  const named = { ...request, name }
  const manager = { name: request.manager, subresource: '', time: timestamp(machinery.now()) }
  ensure(object, 'metadata')['managedFields'] = (owned ?? ((own) => trackUpdate(info, undefined, own, manager)))(object)
  admitNew(machinery, request, object)
  const write = { operation: 'CREATE', object: decodeAs(info, object).object, oldObject: null } as const
  const redefault = (changed: JsonObject) => readObject(info, changed).object
  const admitted = await mutate(machinery, request, attributesOf(named, write, 'CreateOptions'), redefault)
  const ready = prepareForCreate(info, readObject(info, admitted).object, machinery.now())
  const finalName = textAt(ready, 'metadata.name')
  refuse(info, finalName, [...checkObject(info, ready), ...checkNew(ready)])
  const final = { ...request, name: finalName }
  checkAdmitted(machinery, final, ready)
  await validate(machinery, final, attributesOf(final, { ...write, object: ready }, 'CreateOptions'))
  checkLast(machinery, final, ready)
  if (machinery.store.get(info, request.namespace, finalName)) throw alreadyExists(info, finalName)
  return request.dryRun ? ready : machinery.store.put(info, ready)
}

function readNew(request: WriteRequest, body: unknown): JsonObject {
  const { info } = request
  checkType(request, body)
  const { object, unknown } = readObject(info, body)
  reportUnknown(request, unknown)
  const metadata = ensure(object, 'metadata')
  if (textAt(metadata, 'resourceVersion') !== '')
    throw badRequest('resourceVersion should not be set on objects to be created')
  for (const key of [...serverSet, 'managedFields']) Reflect.deleteProperty(metadata, key)
  checkBodyNamespace(request, object)
  if (info.namespaced) metadata['namespace'] = request.namespace
  return decodeAs(info, object).object
}

/** 400 where the body is of another kind than the URL. */
export function checkType(request: WriteRequest, body: unknown): void {
  const { info } = request
  const apiVersion = textAt(body, 'apiVersion')
  const kind = textAt(body, 'kind')
  if ((kind === '' || kind === info.kind) && (apiVersion === '' || apiVersion === apiVersionOf(info))) return
  const wanted = `${apiVersionOf(info)}, Kind=${info.kind}`
  throw badRequest(
    `the API version in the data (${apiVersion}, Kind=${kind}) does not match the expected API version (${wanted})`,
  )
}

/** 400 where the body names another namespace than the URL. */
export function checkBodyNamespace(request: WriteRequest, object: JsonObject): void {
  const namespace = textAt(object, 'metadata.namespace')
  if (namespace === '' || namespace === request.namespace) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

function checkNamespace(machinery: Machinery, request: WriteRequest): void {
  const namespaces = findResource('', 'v1', 'namespaces')
  if (!request.info.namespaced || !namespaces) return
  const namespace = machinery.store.get(namespaces, '', request.namespace)
  if (!namespace) throw notFound(namespaces, request.namespace)
  if (at(namespace, 'metadata.deletionTimestamp') === undefined) return
  const why = `unable to create new content in namespace ${request.namespace} because it is being terminated`
  throw forbidden(request.info, '', why)
}
