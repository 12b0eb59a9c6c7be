import { at, isObject, listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import type { FieldError } from '../status.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { checkLabels, checkMetadata } from './names.ts'
import { checkPodSpec } from './pod-spec.ts'
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
}

/** What the API server would refuse about an object as such, on create and on update; the essential part of its checks. */
export function checkObject(info: ResourceInfo, object: JsonObject): FieldError[] {
  const own = Object.hasOwn(byKind, info.kind) ? byKind[info.kind]?.(object) : []
  const counts = nonNegative.flatMap((name): FieldError[] => {
    const value = at(object, `spec.${name}`)
    if (typeof value !== 'number' || value >= 0) return []
    return [{ field: `spec.${name}`, type: 'Invalid value', value, detail: nonNegativeText }]
  })
  return [...checkMetadata(info, object), ...counts, ...(own ?? [])]
}

/** What only a new object may not have. */
export function checkNew(object: JsonObject): FieldError[] {
  if (object['kind'] !== 'Pod' || listAt(object, 'spec.ephemeralContainers').length === 0) return []
  return [{ field: 'spec.ephemeralContainers', type: 'Forbidden', detail: 'cannot be set on create' }]
}

function checkTemplate(spec: JsonObject, field: string, restartPolicies: string[]): FieldError[] {
  const path = `${field}.template`
  const errors = checkLabels(objectAt(spec, 'template.metadata.labels'), `${path}.metadata.labels`)
  if (listAt(spec, 'template.spec.ephemeralContainers').length > 0) {
    const detail = 'ephemeral containers not allowed in pod template'
    errors.push({ field: `${path}.spec.ephemeralContainers`, type: 'Forbidden', detail })
  }
  return [...errors, ...checkPodSpec(objectAt(spec, 'template.spec'), `${path}.spec`, restartPolicies)]
}

function checkSelected(object: JsonObject): FieldError[] {
  const spec = objectAt(object, 'spec')
  const template = checkTemplate(spec, 'spec', ['Always'])
  const labels = at(spec, 'template.metadata.labels') ?? null
  if (!isObject(spec['selector'])) {
    return [{ field: 'spec.selector', type: 'Required value', detail: '' }, unmatched(labels), ...template]
  }
  if (Object.keys(spec['selector']).length === 0) {
    const detail = 'empty selector is invalid'
    return [{ field: 'spec.selector', type: 'Invalid value', value: {}, detail }, ...template]
  }
  const matched = matchesLabelSelector(spec['selector'], isObject(labels) ? labels : {})
  return [...(matched ? [] : [unmatched(labels)]), ...template]
}

function unmatched(labels: unknown): FieldError {
  const detail = '`selector` does not match template `labels`'
  return { field: 'spec.template.metadata.labels', type: 'Invalid value', value: labels, detail }
}

function checkReplicationController(object: JsonObject): FieldError[] {
  const spec = objectAt(object, 'spec')
  const selector = objectAt(spec, 'selector')
  if (Object.keys(selector).length === 0) return [{ field: 'spec.selector', type: 'Required value', detail: '' }]
  if (!isObject(spec['template'])) return [{ field: 'spec.template', type: 'Required value', detail: '' }]
  const labels = objectAt(spec, 'template.metadata.labels')
  const matched = matchesLabelSelector({ matchLabels: selector }, labels)
  return [...(matched ? [] : [unmatched(labels)]), ...checkTemplate(spec, 'spec', ['Always'])]
}

function checkCronJob(object: JsonObject): FieldError[] {
  const schedule = textAt(object, 'spec.schedule')
  const errors = checkTemplate(objectAt(object, 'spec.jobTemplate.spec'), 'spec.jobTemplate.spec', jobRestarts)
  const field = 'spec.schedule'
  if (schedule === '') return [{ field, type: 'Required value', detail: '' }, ...errors]
  const fields = schedule.trim().split(/\s+/).length
  if (schedule.startsWith('@') || fields === 5) return errors
  const detail = `expected exactly 5 fields, found ${fields}: [${schedule}]`
  return [{ field, type: 'Invalid value', value: schedule, detail }, ...errors]
}

function checkAutoscaler(object: JsonObject): FieldError[] {
  const most = numberAt(object, 'spec.maxReplicas')
  const least = numberAt(object, 'spec.minReplicas', 1)
  const errors: FieldError[] = []
  const field = 'spec.maxReplicas'
  if (least < 1) {
    const detail = 'must be greater than or equal to 1'
    errors.push({ field: 'spec.minReplicas', type: 'Invalid value', value: least, detail })
  }
  if (most < 1) errors.push({ field, type: 'Required value', detail: 'must be set and greater than 0' })
  if (most < least) {
    errors.push({ field, type: 'Invalid value', value: most, detail: 'must be greater than or equal to `minReplicas`' })
  }
  for (const key of ['kind', 'name']) {
    if (textAt(object, `spec.scaleTargetRef.${key}`) !== '') continue
    errors.push({ field: `spec.scaleTargetRef.${key}`, type: 'Required value', detail: '' })
  }
  return errors
}
