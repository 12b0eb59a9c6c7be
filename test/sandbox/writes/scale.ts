import { decodeAs } from '../codec/codec.ts'
import { at, copy, ensure, numberAt, objectAt, textAt } from '../json.ts'
import { trackUpdate } from '../ownership/track-update.ts'
import { conflict, wrong } from '../status.ts'
import { selectorText } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { checkBodyNamespace } from './create.ts'
import { attributesOf, mutate, refuse, reportUnknown, validate } from './machinery.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { prepareForUpdate } from './strategy.ts'
import { retrying } from './update.ts'
import type { Change } from './update.ts'

/** The kind of every `/scale` subresource. */
export const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

/** The Scale of a workload: without its labels and annotations. */
export function scaleOf(workload: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectAt(workload, 'metadata')
  const selector = objectAt(workload, 'spec.selector')
  const labels = workload['kind'] === 'ReplicationController' ? { matchLabels: selector } : selector
  return decodeAs(scaleKind, {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(workload, 'spec.replicas') },
    status: { replicas: at(workload, 'status.replicas'), selector: selectorText(labels) },
  }).object
}

/** PUT or PATCH of `/scale`: admission sees the Scale, then only the workload's replicas change. */
export async function updateScale(
  machinery: Machinery,
  request: WriteRequest,
  change: Change,
  pinned?: boolean,
): Promise<JsonObject> {
  const workload = await retrying(machinery, request, async (before) => {
    const oldScale = scaleOf(before)
    const { object, unknown } = decodeAs(scaleKind, change(copy(oldScale)))
    reportUnknown(request, unknown, 'Scale')
    checkBodyNamespace(request, object)
    const version = textAt(object, 'metadata.resourceVersion')
    if (version !== '' && version !== at(before, 'metadata.resourceVersion')) throw conflict(request.info, request.name)
    const wanted = { ...object, metadata: oldScale['metadata'], status: oldScale['status'] }
    const replicas = await admitScale(machinery, request, oldScale, wanted)
    return { pinned: pinned ?? version !== '', commit: () => commit(machinery, request, before, replicas) }
  })
  return scaleOf(workload)
}

async function admitScale(
  machinery: Machinery,
  request: WriteRequest,
  oldObject: JsonObject,
  object: JsonObject,
): Promise<number> {
  const write = { operation: 'UPDATE', object, oldObject } as const
  const redefault = (changed: JsonObject) => decodeAs(scaleKind, changed).object
  const admitted = await mutate(machinery, request, attributesOf(request, write, 'UpdateOptions', scaleKind), redefault)
  const scale = decodeAs(scaleKind, admitted).object
  const replicas = numberAt(scale, 'spec.replicas')
  if (replicas < 0) {
    const detail = 'must be greater than or equal to 0'
    refuse(scaleKind, request.name, [wrong('spec.replicas', replicas, detail)])
  }
  await validate(machinery, request, attributesOf(request, { ...write, object: scale }, 'UpdateOptions', scaleKind))
  return replicas
}

function commit(machinery: Machinery, request: WriteRequest, before: JsonObject, replicas: number): JsonObject {
  if (numberAt(before, 'spec.replicas') === replicas) return before
  const wanted = copy(before)
  ensure(wanted, 'spec')['replicas'] = replicas
  const manager = { name: request.manager, subresource: 'scale', time: undefined }
  const entries = trackUpdate(request.info, before, wanted, manager)
  // A Scale omits zero replicas, so nobody owns them then.
  const owned = replicas === 0 ? entries.filter((entry) => at(entry, 'subresource') !== 'scale') : entries
  ensure(wanted, 'metadata')['managedFields'] = owned
  const after = prepareForUpdate(request.info, before, wanted, '')
  return request.dryRun ? after : machinery.store.put(request.info, after)
}
