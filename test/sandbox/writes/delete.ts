import { at, copy, ensure, isList, isObject, numberAt, textAt } from '../json.ts'
import { conflict } from '../status.ts'
import { definitionFinalizer } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { attributesOf, mutate, validate } from './machinery.ts'
import { gracePeriodOf } from './grace-period.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { timestamp } from '../metadata.ts'
import { stored } from './update.ts'

const jobWarning =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'
const orphanByDefault = ['Job', 'ReplicationController']

/**
 * DELETE: admits, then removes the object, or marks it and leaves it to its finalizers and its kubelet. `removed` says which. A
 * Pod is first marked, then removed, and admitted both times, as the API server does with one that no kubelet runs.
 */
export async function deleteObject(
  machinery: Machinery,
  request: WriteRequest,
): Promise<{ object: JsonObject; removed: boolean }> {
  const isPod = request.info.kind === 'Pod'
  if (request.info.kind === 'Job' && !request.options['propagationPolicy']) request.warn(jobWarning)
  const unbound = isPod && machinery.hasNodes !== true
  const asked = unbound ? { ...request, options: { gracePeriodSeconds: 0, ...request.options } } : request
  const before = await admitDelete(machinery, asked)
  const grace = isPod ? gracePeriodOf(machinery, request, before) : 0
  const finalizers = finalizersFor(request, before)
  const mustWait = finalizers.length > 0 || request.info.kind === 'Namespace' || grace > 0
  if (request.dryRun || isPending(before, grace)) return { object: before, removed: !mustWait }
  if (!mustWait && !isPod) return { object: machinery.store.remove(request.info, before), removed: true }
  const marked = mark(machinery, request, before, { finalizers, grace })
  if (mustWait) return { object: marked, removed: false }
  const last = await admitDelete(machinery, asked)
  return { object: machinery.store.remove(request.info, last), removed: true }
}

/** Whether the object is already going and may not take longer than it has. */
function isPending(before: JsonObject, grace: number): boolean {
  const given = at(before, 'metadata.deletionGracePeriodSeconds')
  return grace > 0 && typeof given === 'number' && grace >= given
}

async function admitDelete(machinery: Machinery, request: WriteRequest): Promise<JsonObject> {
  const before = stored(machinery, request)
  checkPreconditions(request, before)
  const attributes = attributesOf(request, { operation: 'DELETE', object: null, oldObject: before }, 'DeleteOptions')
  await mutate(machinery, request, attributes, (object) => object)
  await validate(machinery, request, attributes)
  const now = stored(machinery, request)
  checkPreconditions(request, now)
  return now
}

function checkPreconditions(request: WriteRequest, object: JsonObject): void {
  const wanted = request.options['preconditions']
  if (!isObject(wanted)) return
  for (const [key, label] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const value = textAt(object, `metadata.${key}`)
    const marked = at(object, 'metadata.deletionTimestamp') !== undefined && key === 'resourceVersion'
    if (wanted[key] === undefined || wanted[key] === value || marked) continue
    const what = key === 'uid' ? 'deleted and then recreated' : 'modified'
    const why = `the ${label} in the precondition (${textAt(wanted, key)}) does not match the ${label} in record (${value}). The object might have been ${what}`
    throw conflict(request.info, request.name, why)
  }
}

function finalizersFor({ info, options }: WriteRequest, object: JsonObject): unknown[] {
  const own = at(object, 'metadata.finalizers')
  const kept = isList(own) ? own.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan') : []
  const orphan =
    options['orphanDependents'] === true || (orphanByDefault.includes(info.kind) && !options['propagationPolicy'])
  const policy = orphan ? 'Orphan' : options['propagationPolicy']
  if (info.kind === 'CustomResourceDefinition') return [...new Set([...kept, definitionFinalizer])]
  if (policy === 'Foreground') return [...kept, 'foregroundDeletion']
  return policy === 'Orphan' ? [...kept, 'orphan'] : kept
}

function mark(
  machinery: Machinery,
  request: WriteRequest,
  before: JsonObject,
  { finalizers, grace }: { finalizers: unknown[]; grace: number },
): JsonObject {
  const next = copy(before)
  const metadata = ensure(next, 'metadata')
  const isNew = metadata['deletionTimestamp'] === undefined
  if (isNew || grace < numberAt(metadata, 'deletionGracePeriodSeconds'))
    metadata['deletionTimestamp'] = timestamp(new Date(machinery.now().getTime() + grace * 1000))
  if (request.info.kind !== 'Namespace') metadata['deletionGracePeriodSeconds'] = grace
  if (isNew && metadata['generation'] !== undefined) metadata['generation'] = numberAt(metadata, 'generation') + 1
  if (finalizers.length > 0) metadata['finalizers'] = finalizers
  if (request.info.kind === 'Namespace') ensure(next, 'status')['phase'] = 'Terminating'
  return machinery.store.put(request.info, next)
}
