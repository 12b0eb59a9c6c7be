import { decodeAs, readObject } from '../codec/codec.ts'
import { at, copy, ensure, isList, listAt, numberAt, same, textAt } from '../json.ts'
import { ownersBefore } from '../ownership/owners.ts'
import type { Manager } from '../ownership/owners.ts'
import { trackUpdate } from '../ownership/track-update.ts'
import { badRequest, conflict, notFound } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { checkObject } from '../validation/create.ts'
import { checkEphemeralContainers, checkResize, checkUpdate } from '../validation/update.ts'
import { checkBodyNamespace, checkType, serverSet } from './create.ts'
import { attributesOf, mutate, refuse, reportUnknown, validate } from './machinery.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { finalizersOf, timestamp } from '../metadata.ts'
import { prepareForUpdate } from './strategy.ts'

const attempts = 5

/** Makes the wanted object out of a copy of the stored one. */
export type Change = (current: JsonObject) => unknown

/**
 * PUT or PATCH of an object or a subresource that carries the whole object. A resourceVersion in the wanted object must be the
 * stored one; where the client named none the change is made again on the newest object, as the API server does. `pinned` says
 * whether it did, for patches, whose result always has one.
 */
export async function updateObject(
  machinery: Machinery,
  request: WriteRequest,
  change: Change,
  pinned?: boolean,
): Promise<JsonObject> {
  return retrying(machinery, request, async (before) => {
    const wanted = change(copy(before))
    checkVersion(request, before, wanted)
    const after = await admitUpdate(machinery, request, before, wanted)
    const isPinned = pinned ?? textAt(wanted, 'metadata.resourceVersion') !== ''
    return { pinned: isPinned, commit: () => commit(machinery, request, before, after) }
  })
}

/** Prepares a change of the stored object and commits it; prepares again where the object changed meanwhile and nothing pins it. */
export async function retrying(
  machinery: Machinery,
  request: WriteRequest,
  prepare: (before: JsonObject) => Promise<{ pinned: boolean; commit: () => JsonObject }>,
): Promise<JsonObject> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = stored(machinery, request)
    const { pinned, commit } = await prepare(before)
    const now = machinery.store.get(request.info, request.namespace, request.name)
    if (now && textAt(now, 'metadata.resourceVersion') === textAt(before, 'metadata.resourceVersion')) return commit()
    if (pinned) break
  }
  throw conflict(request.info, request.name)
}

/** The stored object of a request; 404 when there is none. */
export function stored(machinery: Machinery, { info, namespace, name }: WriteRequest): JsonObject {
  const object = machinery.store.get(info, namespace, name)
  if (!object) throw notFound(info, name)
  return object
}

function checkVersion(request: WriteRequest, before: JsonObject, wanted: unknown): void {
  const { info, name } = request
  const version = textAt(wanted, 'metadata.resourceVersion')
  if (version !== '' && version !== at(before, 'metadata.resourceVersion')) throw conflict(info, name)
  const uid = textAt(wanted, 'metadata.uid')
  const known = textAt(before, 'metadata.uid')
  if (uid === '' || uid === known) return
  throw conflict(info, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${known}`)
}

async function admitUpdate(
  machinery: Machinery,
  request: WriteRequest,
  before: JsonObject,
  body: unknown,
): Promise<JsonObject> {
  const { info, subresource } = request
  const wanted = readWanted(request, before, body)
  const manager = { name: request.manager, subresource, time: timestamp(machinery.now()) }
  ensure(wanted, 'metadata')['managedFields'] = managedFields(request, before, wanted, manager)
  const write = { operation: 'UPDATE', object: decodeAs(info, wanted).object, oldObject: before } as const
  const redefault = (changed: JsonObject) => readObject(info, changed).object
  const admitted = await mutate(machinery, request, attributesOf(request, write, 'UpdateOptions'), redefault)
  const after = prepareForUpdate(info, before, readObject(info, admitted).object, subresource)
  refuse(info, request.name, checkAll(request, before, after))
  await validate(machinery, request, attributesOf(request, { ...write, object: after }, 'UpdateOptions'))
  return after
}

function readWanted(request: WriteRequest, before: JsonObject, body: unknown): JsonObject {
  const { info } = request
  checkType(request, body)
  const { object, unknown } = readObject(info, body)
  reportUnknown(request, unknown)
  const metadata = ensure(object, 'metadata')
  const name = textAt(metadata, 'name')
  if (name !== '' && name !== request.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`)
  }
  checkBodyNamespace(request, object)
  const fixed = ['name', 'namespace', 'resourceVersion', 'generateName', ...serverSet]
  for (const key of fixed) {
    const value = at(before, `metadata.${key}`)
    if (value === undefined) Reflect.deleteProperty(metadata, key)
    else metadata[key] = value
  }
  return object
}

/** Cleared ownership stays cleared until somebody applies; an application brings its own. */
function managedFields(request: WriteRequest, before: JsonObject, wanted: JsonObject, manager: Manager): unknown {
  if (request.applied === true) return at(wanted, 'metadata.managedFields')
  const owners = ownersBefore(before, wanted, request.subresource)
  if (owners === undefined || owners.length === 0) return undefined
  return trackUpdate(request.info, before, wanted, manager, owners)
}

function checkAll(request: WriteRequest, before: JsonObject, after: JsonObject): FieldError[] {
  const { info, subresource } = request
  if (subresource === 'status') return []
  if (subresource === 'ephemeralcontainers')
    return [...checkEphemeralContainers(before, after), ...checkObject(info, after)]
  if (subresource === 'resize') return [...checkObject(info, after), ...checkResize(before, after)]
  const errors = checkObject(info, after)
  return subresource === '' ? [...errors, ...checkUpdate(info, before, after)] : errors
}

function commit(machinery: Machinery, request: WriteRequest, before: JsonObject, after: JsonObject): JsonObject {
  if (request.dryRun) return after
  if (isFinished(request, before, after)) return machinery.store.remove(request.info, after)
  return same(withoutTimes(before), withoutTimes(after)) ? before : machinery.store.put(request.info, after)
}

/** The last finalizer of an object under deletion is gone; a Pod may still wait for its kubelet. */
function isFinished({ info }: WriteRequest, before: JsonObject, object: JsonObject): boolean {
  if (at(object, 'metadata.deletionTimestamp') === undefined) return false
  if (info.kind === 'Pod')
    return isLast(before, object) && numberAt(object, 'metadata.deletionGracePeriodSeconds') === 0
  const pending = [at(object, 'metadata.finalizers'), info.kind === 'Namespace' ? at(object, 'spec.finalizers') : []]
  return pending.every((list) => !isList(list) || list.length === 0)
}

function isLast(before: JsonObject, after: JsonObject): boolean {
  return finalizersOf(before).length > 0 && finalizersOf(after).length === 0
}

function withoutTimes(object: JsonObject): JsonObject {
  const bare = copy(object)
  for (const entry of listAt(bare, 'metadata.managedFields')) Reflect.deleteProperty(entry, 'time')
  return bare
}
