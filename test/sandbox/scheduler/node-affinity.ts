import { at, isList, isObject, listAt, objectAt, stringsAt, textAt } from '../json.ts'
import { labelsOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'

const required = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution'

/** Whether a Node is one that a Pod's nodeSelector and required node affinity ask for. */
export function wantsNode(podSpec: JsonObject, node: JsonObject): boolean {
  const labels = labelsOf(node)
  const selected = Object.entries(objectAt(podSpec, 'nodeSelector')).every(([key, value]) => labels.get(key) === value)
  const selector = at(podSpec, required)
  return selected && (!isObject(selector) || matchesNodeSelector(selector, node))
}

/** Whether a Node matches one of a NodeSelector's terms. */
export function matchesNodeSelector(selector: JsonObject, node: JsonObject): boolean {
  return listAt(selector, 'nodeSelectorTerms').some((term) => matchesTerm(term, node))
}

/** An empty term matches nothing. */
function matchesTerm(term: JsonObject, node: JsonObject): boolean {
  const labels = labelsOf(node)
  const expressions = listAt(term, 'matchExpressions')
  const fields = listAt(term, 'matchFields')
  if (expressions.length + fields.length === 0) return false
  return (
    expressions.every((one) => holds(one, labels.get(textAt(one, 'key')))) &&
    fields.every((one) => holds(one, textAt(node, textAt(one, 'key'))))
  )
}

function holds(requirement: JsonObject, value: string | undefined): boolean {
  const values = stringsAt(requirement, 'values')
  const operator = textAt(requirement, 'operator')
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (operator === 'NotIn') return value === undefined || !values.includes(value)
  if (value === undefined) return false
  if (operator === 'Gt') return Number(value) > Number(values[0])
  return operator === 'Lt' ? Number(value) < Number(values[0]) : values.includes(value)
}

/** The names that a Pod's matchFields leave, as a DaemonSet's Pod has; undefined where it may go anywhere. */
export function namedNodes(podSpec: JsonObject): string[] | undefined {
  const terms = at(podSpec, `${required}.nodeSelectorTerms`)
  if (!isList(terms) || terms.length === 0) return undefined
  const names = terms.map((term) =>
    listAt(term, 'matchFields')
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map((field) => stringsAt(field, 'values'))
      .at(0),
  )
  return names.every((one) => one !== undefined) ? names.flat() : undefined
}
