import { randomUUID } from 'node:crypto'
import { decodeAs } from '../codec/codec.ts'
import { defaultDefinition } from '../defaults/others.ts'
import { templateGeneration } from '../defaults/defaults.ts'
import { randomSuffix } from '../generated-names.ts'
import { at, copy, ensure, isObject, listAt, numberAt, objectAt, omit, same, textAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import { timestamp } from '../metadata.ts'
import { qosClass } from './qos.ts'

const withGeneration = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob'],
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CustomResourceDefinition'],
  ...['PodDisruptionBudget', 'NetworkPolicy', 'PriorityClass', 'Ingress', 'IngressClass', 'EndpointSlice'],
]

/** What the registry sets before an object is validated and stored for the first time. */
export function prepareForCreate(info: ResourceInfo, object: JsonObject, now: Date): JsonObject {
  const metadata = ensure(object, 'metadata')
  if (textAt(metadata, 'name') === '' && textAt(metadata, 'generateName') !== '') {
    metadata['name'] = textAt(metadata, 'generateName').slice(0, 58) + randomSuffix()
  }
  metadata['uid'] = randomUUID()
  metadata['creationTimestamp'] = timestamp(now)
  if (info.schema !== undefined || withGeneration.includes(info.kind)) metadata['generation'] = 1
  if (info.subresources.includes('status') && info.kind !== 'Node') object['status'] = {}
  if (info.schema !== undefined && info.subresources.includes('status')) Reflect.deleteProperty(object, 'status')
  if (info.kind === 'CustomResourceDefinition') defaultDefinition(object)
  if (info.kind === 'Namespace') prepareNamespace(object)
  if (info.kind === 'Pod') object['status'] = newPodStatus(object, now)
  if (info.kind === 'PersistentVolume') object['status'] = { phase: 'Pending', lastPhaseTransitionTime: timestamp(now) }
  if (info.kind === 'PersistentVolumeClaim') object['status'] = { phase: 'Pending' }
  if (info.kind === 'Job') selectOwnPods(object)
  if (info.kind === 'DaemonSet') ensure(object, 'metadata.annotations')[templateGeneration] = '1'
  return decodeAs(info, object).object
}

function newPodStatus(pod: JsonObject, now: Date): JsonObject {
  const status = { phase: 'Pending', qosClass: qosClass(objectAt(pod, 'spec')) }
  if (listAt(pod, 'spec.schedulingGates').length === 0) return status
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(now) }
  const gated = { type: 'PodScheduled', status: 'False', ...times, reason: 'SchedulingGated', message }
  return { ...status, conditions: [gated] }
}

function prepareNamespace(object: JsonObject): void {
  object['spec'] = { finalizers: ['kubernetes'] }
  object['status'] = { phase: 'Active' }
}

function selectOwnPods(object: JsonObject): void {
  if (at(object, 'spec.manualSelector') === true) return
  const uid = textAt(object, 'metadata.uid')
  const name = textAt(object, 'metadata.name')
  const labels = ensure(object, 'spec.template.metadata.labels')
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name }
  // Labels that defaulting took from the template are the very same map in the API server, so they get these too.
  const shared = Object.keys(labels).length > 0 && same(labels, at(object, 'metadata.labels'))
  Object.assign(labels, { ...own, 'controller-uid': uid, 'job-name': name })
  if (shared) ensure(object, 'metadata')['labels'] = copy(labels)
  ensure(object, 'spec')['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
}

/** What the registry takes back or sets when `after` is to replace `before`; `subresource` is '' or one of the resource's. */
export function prepareForUpdate(
  info: ResourceInfo,
  before: JsonObject,
  after: JsonObject,
  subresource: string,
): JsonObject {
  const next = partOf(info, before, after, subresource)
  const metadata = ensure(next, 'metadata')
  if (at(before, 'metadata.generation') === undefined) return decodeAs(info, next).object
  const generation = numberAt(before, 'metadata.generation')
  metadata['generation'] = subresource !== 'status' && isNewGeneration(info, before, next) ? generation + 1 : generation
  if (info.kind === 'DaemonSet' && subresource === '') {
    const old = Number(objectAt(before, 'metadata.annotations')[templateGeneration] ?? 1)
    const rolled = !same(at(before, 'spec.template'), at(next, 'spec.template'))
    ensure(next, 'metadata.annotations')[templateGeneration] = String(rolled ? old + 1 : old)
  }
  return decodeAs(info, next).object
}

function partOf(info: ResourceInfo, before: JsonObject, after: JsonObject, subresource: string): JsonObject {
  const old = copy(before)
  if (subresource === '') {
    const fixed = info.kind === 'Namespace' ? { spec: old['spec'] } : {}
    return info.subresources.includes('status') ? { ...after, ...fixed, status: old['status'] } : after
  }
  if (info.schema !== undefined && subresource === 'status') {
    const metadata = { ...objectAt(old, 'metadata'), managedFields: at(after, 'metadata.managedFields') }
    return { ...old, metadata, status: after['status'] }
  }
  if (subresource === 'status') {
    const next: JsonObject = { ...after, ...(old['spec'] === undefined ? {} : { spec: old['spec'] }) }
    if (info.kind === 'Deployment') ensure(next, 'metadata')['labels'] = at(old, 'metadata.labels')
    return next
  }
  const managed: JsonObject = {
    ...old,
    metadata: { ...objectAt(old, 'metadata'), managedFields: at(after, 'metadata.managedFields') },
  }
  if (subresource === 'ephemeralcontainers') {
    ensure(managed, 'spec')['ephemeralContainers'] = at(after, 'spec.ephemeralContainers')
  } else if (subresource === 'resize') resizeContainers(managed, after)
  else if (subresource === 'finalize') managed['spec'] = after['spec']
  return managed
}

function resizeContainers(pod: JsonObject, wanted: JsonObject): void {
  for (const list of ['containers', 'initContainers']) {
    const changes = new Map(listAt(wanted, `spec.${list}`).map((container) => [container['name'], container]))
    for (const container of listAt(pod, `spec.${list}`)) {
      const change = changes.get(container['name'])
      if (change) container['resources'] = change['resources']
    }
  }
  const status = pod['status']
  if (isObject(status)) status['qosClass'] = qosClass(objectAt(pod, 'spec'))
}

function isNewGeneration(info: ResourceInfo, before: JsonObject, after: JsonObject): boolean {
  if (info.schema !== undefined) {
    const others = info.subresources.includes('status') ? ['metadata', 'status'] : ['metadata']
    return !same(omit(before, others), omit(after, others))
  }
  if (info.kind.endsWith('WebhookConfiguration')) return !same(before['webhooks'], after['webhooks'])
  const annotated =
    info.kind === 'Deployment' && !same(at(before, 'metadata.annotations'), at(after, 'metadata.annotations'))
  return annotated || !same(before['spec'], after['spec'])
}
