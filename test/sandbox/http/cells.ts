import { at, isList, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { selectorText } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'

/** One value of a printed table. */
export type Cell = string | number | boolean

/** A span of time as kubectl prints ages: 45s, 3m, 5h, 12d. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`
}

/** The age of an object, by its creationTimestamp. */
export function age(object: JsonObject, now: Date): string {
  return since(textAt(object, 'metadata.creationTimestamp'), now)
}

/** The time since an RFC 3339 moment, `<none>` without one. */
export function since(moment: string, now: Date): string {
  return moment === '' ? '<none>' : humanDuration(now.getTime() - Date.parse(moment))
}

/** Names of the containers of the pod template at a path. */
export function containerNames(object: JsonObject, path: string): string {
  return listAt(object, `${path}.containers`)
    .map((container) => textAt(container, 'name'))
    .join(',')
}

/** Images of the containers of the pod template at a path. */
export function images(object: JsonObject, path: string): string {
  return listAt(object, `${path}.containers`)
    .map((container) => textAt(container, 'image'))
    .join(',')
}

/** The workload's selector as text. */
export function selector(object: JsonObject): string {
  const value = objectAt(object, 'spec.selector')
  const text = selectorText(object['kind'] === 'ReplicationController' ? { matchLabels: value } : value)
  return text === '' ? '<none>' : text
}

/** `2/3` of ready containers of a Pod. */
export function readyContainers(pod: JsonObject): string {
  const ready = listAt(pod, 'status.containerStatuses').filter((status) => status['ready'] === true).length
  return `${ready}/${listAt(pod, 'spec.containers').length}`
}

/** The STATUS column of a Pod: why it waits or ended, else its phase. */
export function podStatus(pod: JsonObject): string {
  if (at(pod, 'metadata.deletionTimestamp') !== undefined) return 'Terminating'
  const reasons = listAt(pod, 'status.containerStatuses').map(
    (status) => textAt(status, 'state.waiting.reason') || textAt(status, 'state.terminated.reason'),
  )
  return reasons.find((reason) => reason !== '') ?? (textAt(pod, 'status.reason') || textAt(pod, 'status.phase'))
}

/** The sum of the containers' restarts. */
export function restarts(pod: JsonObject): string {
  return String(
    listAt(pod, 'status.containerStatuses').reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0),
  )
}

/** The STATUS column of a Job. */
export function jobStatus(job: JsonObject): string {
  const conditions = listAt(job, 'status.conditions').filter((condition) => condition['status'] === 'True')
  const has = (type: string) => conditions.some((condition) => condition['type'] === type)
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  return has('Suspended') ? 'Suspended' : 'Running'
}

/** The TARGETS column of an HPA. */
export function targets(autoscaler: JsonObject): string {
  const texts = listAt(autoscaler, 'spec.metrics').map((metric) => {
    const resource = objectAt(metric, 'resource')
    const target = at(resource, 'target.averageUtilization')
    if (typeof target !== 'number') return '<unknown>'
    const current = listAt(autoscaler, 'status.currentMetrics').find(
      (item) => at(item, 'resource.name') === resource['name'],
    )
    const value = at(current, 'resource.current.averageUtilization')
    return `${String(resource['name'])}: ${typeof value === 'number' ? `${value}%` : '<unknown>'}/${target}%`
  })
  return texts.join(', ')
}

/** The PORT(S) column of a Service. */
export function ports(service: JsonObject): string {
  const texts = listAt(service, 'spec.ports').map((port) => `${String(port['port'])}/${String(port['protocol'])}`)
  return texts.length === 0 ? '<none>' : texts.join(',')
}

/** How many entries a map or list holds. */
export function count(value: unknown): number {
  if (isList(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}
