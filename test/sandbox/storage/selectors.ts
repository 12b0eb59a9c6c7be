import { at, listAt, isList, objectAt, stringsAt, textAt } from '../json.ts'
import { badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'

/** Whether an object passes a selector. */
export type Selector = (object: JsonObject) => boolean

const requirement = /^\s*(!?)\s*([\w./-]+)\s*(?:(==|=|!=|>|<)\s*([\w.-]*)|(in|notin)\s*\(([^()]*)\))?\s*$/
const alwaysSelectable = ['metadata.name', 'metadata.namespace']
const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']
const ofPods = ['nodeName', 'restartPolicy', 'schedulerName', 'serviceAccountName', 'hostNetwork']
const selectable = new Map([
  ['Pod', [...ofPods.map((name) => `spec.${name}`), 'status.phase', 'status.podIP', 'status.nominatedNodeName']],
  ['Event', [...involved.map((name) => `involvedObject.${name}`), 'reason', 'reportingComponent', 'source', 'type']],
  ['Node', ['spec.unschedulable']],
  ['Namespace', ['status.phase']],
  ['Secret', ['type']],
  ['Job', ['status.successful']],
  ['ReplicaSet', ['status.replicas']],
  ['ReplicationController', ['status.replicas']],
])
/** Fields whose absence means false. */
const flags = ['spec.unschedulable', 'spec.hostNetwork']

/** Reads `labelSelector` of a query; throws 400 when it cannot be read. */
export function parseLabelSelector(text: string): Selector {
  if (text.trim() === '') return () => true
  const parts = text.split(/,(?![^()]*\))/).map(parseRequirement)
  return (object) => parts.every((part) => part(objectAt(object, 'metadata.labels')))
}

function parseRequirement(text: string): (labels: JsonObject) => boolean {
  const match = requirement.exec(text)
  if (!match) throw badRequest(`unable to parse requirement: found '${text}', expected: a label selector`)
  const [, not, key = '', operator, value, setOperator, set = ''] = match
  if (setOperator !== undefined) {
    const values = set.split(',').map((item) => item.trim())
    return (labels) => valueOf(labels, key, values) === (setOperator === 'in')
  }
  if (operator === '>') return (labels) => Number(labels[key]) > Number(value)
  if (operator === '<') return (labels) => Number(labels[key]) < Number(value)
  if (operator !== undefined) return (labels) => valueOf(labels, key, [value ?? '']) === (operator !== '!=')
  return (labels) => Object.hasOwn(labels, key) === (not === '')
}

function valueOf(labels: JsonObject, key: string, values: unknown[]): boolean {
  return Object.hasOwn(labels, key) && values.includes(labels[key])
}

/** Reads `fieldSelector` of a query for a kind; throws 400 for a field that the kind cannot be selected by. */
export function parseFieldSelector(kind: string, text: string): Selector {
  if (text.trim() === '') return () => true
  const allowed = [...alwaysSelectable, ...(selectable.get(kind) ?? [])]
  const parts = text.split(',').map((part) => {
    const [, field = '', operator, value = ''] = /^\s*([\w.]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? []
    if (operator === undefined) throw badRequest(`invalid field selector: '${part}'; can't understand '${part}'`)
    if (!allowed.includes(field)) throw badRequest(`field label not supported: ${field}`)
    return (object: JsonObject) => (fieldText(object, field) === value) === (operator !== '!=')
  })
  return (object) => parts.every((part) => part(object))
}

function fieldText(object: JsonObject, field: string): string {
  const value = field === 'source' ? at(object, 'source.component') : at(object, field)
  if (flags.includes(field)) return String(value === true)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether labels match a `metav1.LabelSelector`; an empty one matches everything, an unknown operator nothing. */
export function matchesLabelSelector(selector: JsonObject, labels: JsonObject): boolean {
  const wanted = Object.entries(objectAt(selector, 'matchLabels'))
  return (
    wanted.every(([key, value]) => valueOf(labels, key, [value])) &&
    listAt(selector, 'matchExpressions').every((expression) => {
      const key = textAt(expression, 'key')
      const values = stringsAt(expression, 'values')
      const operator = textAt(expression, 'operator')
      if (operator === 'In' || operator === 'NotIn') return valueOf(labels, key, values) === (operator === 'In')
      return operator === (Object.hasOwn(labels, key) ? 'Exists' : 'DoesNotExist')
    })
  )
}

/** A selector as text, the way Scale status and printed columns show it. */
export function selectorText(selector: JsonObject): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`)
  const expressions = listAt(selector, 'matchExpressions').map((item) => {
    const key = String(item['key'])
    const values = isList(item['values']) ? `(${item['values'].join(',')})` : ''
    if (item['operator'] === 'Exists') return key
    return item['operator'] === 'DoesNotExist'
      ? `!${key}`
      : `${key} ${String(item['operator']).toLowerCase()} ${values}`
  })
  return [...labels, ...expressions].sort().join(',')
}
