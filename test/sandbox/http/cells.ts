import { at, isList, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { selectorText } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'

/** One value of a printed table, from an object at a moment. */
export type Cell = (object: JsonObject, now: Date) => string | number

/** A text, `<none>` where there is none. */
export function text(path: string): Cell {
  return (object) => textAt(object, path) || '<none>'
}

/** A scalar of any kind, '' where there is none. */
export function value(path: string): Cell {
  return (object) => {
    const found = at(object, path)
    return typeof found === 'number' ? found : ['string', 'boolean'].includes(typeof found) ? String(found) : ''
  }
}

/** A number, also 0. */
export function count(path: string): Cell {
  return (object) => numberAt(object, path)
}

/** How many entries a map or list holds. */
export function size(path: string): Cell {
  return (object) => {
    const value = at(object, path)
    return isList(value) ? value.length : Object.keys(objectAt(object, path)).length
  }
}

/** The time since the moment at a path as kubectl prints ages: 45s, 3m, 5h, 12d. */
export function since(path: string): Cell {
  return (object, now) => {
    const moment = textAt(object, path)
    return moment === '' ? '<none>' : humanDuration(now.getTime() - Date.parse(moment))
  }
}

function humanDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const both = (large: string, rest: number, unit: string) => (rest === 0 ? large : `${large}${rest}${unit}`)
  if (seconds < 120) return `${seconds}s`
  if (minutes < 10) return both(`${minutes}m`, seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  if (hours < 8) return both(`${hours}h`, minutes % 60, 'm')
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`
}

/** A field of every item of a list, with commas. */
export function each(path: string, field: string): Cell {
  return (object) =>
    listAt(object, path)
      .map((item) => textAt(item, field) || String(numberAt(item, field)))
      .join(',')
}

/** Labels or a label selector as text. */
export function selector(path: string): Cell {
  return (object) => {
    const value = objectAt(object, path)
    const isSelector = value['matchLabels'] !== undefined || value['matchExpressions'] !== undefined
    return selectorText(isSelector ? value : { matchLabels: value }) || '<none>'
  }
}

/** `2/3`: of so many wanted (1 if that is absent). */
export function share(path: string, ofPath: string): Cell {
  return (object) => `${numberAt(object, path)}/${numberAt(object, ofPath, 1)}`
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
  return reasons.find((reason) => reason !== '') ?? textAt(pod, 'status.phase')
}

/** The sum of the containers' restarts. */
export function restarts(pod: JsonObject): number {
  return listAt(pod, 'status.containerStatuses').reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0)
}

/** The STATUS column of a Job: the condition that ended it. */
export function jobStatus(job: JsonObject): string {
  const conditions = listAt(job, 'status.conditions').filter((condition) => condition['status'] === 'True')
  const types = conditions.map((condition) => textAt(condition, 'type'))
  return ['Complete', 'Failed', 'Suspended'].find((type) => types.includes(type)) ?? 'Running'
}

/** The TARGETS column of an HPA; the sandbox has no metrics. */
export function targets(autoscaler: JsonObject): string {
  const texts = listAt(autoscaler, 'spec.metrics').map((metric) => {
    const target = numberAt(metric, 'resource.target.averageUtilization')
    return target === 0 ? '<unknown>' : `${textAt(metric, 'resource.name')}: <unknown>/${target}%`
  })
  return texts.join(', ')
}
