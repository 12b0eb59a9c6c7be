import { at, isObject, listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import { barred, required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { checkLabels, checkMetadata } from './names.ts'
import { checkPodSpec } from './pod-spec.ts'
import { checkDefinition } from './definition.ts'
import { checkCustom } from './schema.ts'
import { checkWebhooks } from './webhooks.ts'

const nonNegative = [
  'replicas',
  'minReadySeconds',
  'revisionHistoryLimit',
  'parallelism',
  'completions',
  'backoffLimit',
]
const nonNegativeText = 'must be greater than or equal to 0'
const jobRestarts = ['OnFailure', 'Never']

const byKind: Record<string, (object: JsonObject) => FieldError[]> = {
  Deployment: checkSelected,
  StatefulSet: checkSelected,
  DaemonSet: checkSelected,
  ReplicaSet: checkSelected,
  ReplicationController: checkReplicationController,
  Pod: (object) => checkPodSpec(objectAt(object, 'spec'), 'spec'),
  Job: (object) => checkTemplate(objectAt(object, 'spec'), 'spec', jobRestarts),
  CronJob: checkCronJob,
  HorizontalPodAutoscaler: checkAutoscaler,
  ValidatingWebhookConfiguration: checkWebhooks,
  MutatingWebhookConfiguration: checkWebhooks,
  CustomResourceDefinition: checkDefinition,
  Lease: checkLease,
}

/** What the API server would refuse about an object as such, on create and on update; the essential part of its checks. */
export function checkObject(info: ResourceInfo, object: JsonObject): FieldError[] {
  if (info.schema !== undefined) return [...checkMetadata(info, object), ...checkCustom(info, object)]
  const own = Object.hasOwn(byKind, info.kind) ? byKind[info.kind]?.(object) : []
  const counts = nonNegative.flatMap((name): FieldError[] => {
    const value = at(object, `spec.${name}`)
    if (typeof value !== 'number' || value >= 0) return []
    return [wrong(`spec.${name}`, value, nonNegativeText)]
  })
  return [...checkMetadata(info, object), ...counts, ...(own ?? [])]
}

/** What only a new object may not have. */
export function checkNew(object: JsonObject): FieldError[] {
  if (object['kind'] !== 'Pod' || listAt(object, 'spec.ephemeralContainers').length === 0) return []
  return [barred('spec.ephemeralContainers', 'cannot be set on create')]
}

function checkTemplate(spec: JsonObject, field: string, restartPolicies: string[]): FieldError[] {
  const path = `${field}.template`
  const hasEphemeral = listAt(spec, 'template.spec.ephemeralContainers').length > 0
  const detail = 'ephemeral containers not allowed in pod template'
  return [
    ...checkLabels(objectAt(spec, 'template.metadata.labels'), `${path}.metadata.labels`),
    ...(hasEphemeral ? [barred(`${path}.spec.ephemeralContainers`, detail)] : []),
    ...checkPodSpec(objectAt(spec, 'template.spec'), `${path}.spec`, restartPolicies),
  ]
}

function checkSelected(object: JsonObject): FieldError[] {
  const { selector } = objectAt(object, 'spec')
  const template = checkTemplate(objectAt(object, 'spec'), 'spec', ['Always'])
  if (!isObject(selector)) return [required('spec.selector'), ...checkMatch(object, undefined), ...template]
  if (Object.keys(selector).length === 0) return [wrong('spec.selector', {}, 'empty selector is invalid'), ...template]
  return [...checkMatch(object, selector), ...template]
}

function checkReplicationController(object: JsonObject): FieldError[] {
  const spec = objectAt(object, 'spec')
  const selector = objectAt(spec, 'selector')
  if (Object.keys(selector).length === 0) return [required('spec.selector')]
  if (!isObject(spec['template'])) return [required('spec.template')]
  return [...checkMatch(object, { matchLabels: selector }), ...checkTemplate(spec, 'spec', ['Always'])]
}

function checkMatch(object: JsonObject, selector: JsonObject | undefined): FieldError[] {
  const labels = at(object, 'spec.template.metadata.labels') ?? null
  if (selector && matchesLabelSelector(selector, isObject(labels) ? labels : {})) return []
  return [wrong('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
}

function checkCronJob(object: JsonObject): FieldError[] {
  const schedule = textAt(object, 'spec.schedule')
  const errors = checkTemplate(objectAt(object, 'spec.jobTemplate.spec'), 'spec.jobTemplate.spec', jobRestarts)
  const field = 'spec.schedule'
  if (schedule === '') return [required(field), ...errors]
  const fields = schedule.trim().split(/\s+/).length
  if (schedule.startsWith('@') || fields === 5) return errors
  return [wrong(field, schedule, `expected exactly 5 fields, found ${fields}: [${schedule}]`), ...errors]
}

function checkAutoscaler(object: JsonObject): FieldError[] {
  const most = numberAt(object, 'spec.maxReplicas')
  const least = numberAt(object, 'spec.minReplicas', 1)
  const field = 'spec.maxReplicas'
  const target = ['kind', 'name'].filter((key) => textAt(object, `spec.scaleTargetRef.${key}`) === '')
  return [
    ...(least < 1 ? [wrong('spec.minReplicas', least, 'must be greater than or equal to 1')] : []),
    ...(most < 1 ? [required(field, 'must be set and greater than 0')] : []),
    ...(most < least ? [wrong(field, most, 'must be greater than or equal to `minReplicas`')] : []),
    ...target.map((key) => required(`spec.scaleTargetRef.${key}`)),
  ]
}

function checkLease(object: JsonObject): FieldError[] {
  const field = 'spec.leaseDurationSeconds'
  const seconds = at(object, field)
  const isSeconds = typeof seconds !== 'number' || seconds > 0
  return isSeconds ? [] : [wrong(field, seconds, 'must be greater than 0')]
}
