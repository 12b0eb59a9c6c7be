import { at, isObject, listAt, objectAt, same } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import { barred, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'

const immutable: Record<string, string[]> = {
  Deployment: ['spec.selector'],
  ReplicaSet: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  Job: ['spec.completions', 'spec.selector', 'spec.template'],
}
const statefulSetMutable = [
  'replicas',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'ordinals',
  'minReadySeconds',
]
const statefulSetText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
const podText =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** What may not change from the stored object to the new one. */
export function checkUpdate(info: ResourceInfo, before: JsonObject, after: JsonObject): FieldError[] {
  const fixed = (Object.hasOwn(immutable, info.kind) ? immutable[info.kind] : undefined) ?? []
  const errors = fixed
    .filter((path) => !same(at(before, path), at(after, path)))
    .map((path) => changed(path, at(after, path)))
  if (info.kind === 'StatefulSet' && !same(statefulSetFixed(before), statefulSetFixed(after))) {
    errors.push(barred('spec', statefulSetText))
  }
  if (info.kind === 'Pod' && !same(podFixed(before), podFixed(after))) {
    errors.push(barred('spec', podText))
  }
  if ((info.kind === 'ConfigMap' || info.kind === 'Secret') && before['immutable'] === true) {
    const detail = 'field is immutable when `immutable` is set'
    if (!same(before['data'], after['data'])) errors.push(barred('data', detail))
  }
  if (info.kind.endsWith('RoleBinding') && !same(before['roleRef'], after['roleRef'])) {
    const { apiGroup, kind, name } = objectAt(after, 'roleRef')
    errors.push(wrong('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef'))
  }
  if (info.kind === 'PriorityClass' && before['value'] !== after['value']) {
    errors.push(barred('value', 'may not be changed in an update.'))
  }
  if (info.kind === 'Secret' && before['type'] !== after['type']) errors.push(changed('type', after['type']))
  return [...errors, ...addedFinalizers(before, after)]
}

function changed(field: string, value: unknown): FieldError {
  return wrong(field, value ?? null, 'field is immutable')
}

function statefulSetFixed(object: JsonObject): JsonObject {
  const spec = { ...objectAt(object, 'spec') }
  for (const key of [...statefulSetMutable, 'persistentVolumeClaimRetentionPolicy']) Reflect.deleteProperty(spec, key)
  return spec
}

function podFixed(object: JsonObject): JsonObject {
  const spec = structuredClone(objectAt(object, 'spec'))
  for (const list of ['containers', 'initContainers']) {
    for (const container of listAt(spec, list)) Reflect.deleteProperty(container, 'image')
  }
  const mutable = ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'schedulingGates']
  for (const key of mutable) Reflect.deleteProperty(spec, key)
  return spec
}

function addedFinalizers(before: JsonObject, after: JsonObject): FieldError[] {
  if (at(before, 'metadata.deletionTimestamp') === undefined) return []
  const old = at(before, 'metadata.finalizers')
  const now = at(after, 'metadata.finalizers')
  if (!Array.isArray(now)) return []
  const added: unknown[] = now.filter((item) => !Array.isArray(old) || !old.includes(item))
  if (added.length === 0) return []
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((item) => JSON.stringify(item)).join(', ')}}`
  return [barred('metadata.finalizers', detail)]
}

/** `pods/ephemeralcontainers`: containers may only be added. */
export function checkEphemeralContainers(before: JsonObject, after: JsonObject): FieldError[] {
  const now = listAt(after, 'spec.ephemeralContainers')
  const missing = listAt(before, 'spec.ephemeralContainers').some(
    (old) => !now.some((container) => container['name'] === old['name'] && same(container, old)),
  )
  const detail = 'existing ephemeral containers may not be removed or changed'
  return missing ? [barred('spec.ephemeralContainers', detail)] : []
}

/** `pods/resize`: a limit or request may change, not be removed, and the QoS class stays. */
export function checkResize(before: JsonObject, after: JsonObject): FieldError[] {
  if (!isObject(after['status']) || same(at(before, 'status.qosClass'), at(after, 'status.qosClass'))) return []
  return [wrong('spec', at(after, 'status.qosClass'), 'Pod QOS Class may not change as a result of resizing')]
}
