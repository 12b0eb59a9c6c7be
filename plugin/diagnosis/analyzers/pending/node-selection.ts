import { asArray, asString, dig, digObject, isObject, own, type JsonObject } from '../../../../policies/json.ts'

/** True where a node has the labels that a Pod's nodeSelector and required node affinity ask for. */
export function isSelectedNode(node: JsonObject, podSpec: JsonObject): boolean {
  const labels = digObject(node, 'metadata', 'labels')
  const plain = Object.entries(digObject(podSpec, 'nodeSelector') ?? {})
  return plain.every(([key, value]) => own(labels, key) === value) && matchesAffinity(node, labels, podSpec)
}

function matchesAffinity(node: JsonObject, labels: JsonObject | undefined, podSpec: JsonObject): boolean {
  const required = digObject(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
  if (required === undefined) return true
  const terms = asArray(required['nodeSelectorTerms']).filter(isObject)
  return terms.some((term) => {
    const [expressions, fields] = [asArray(term['matchExpressions']), asArray(term['matchFields'])].map((list) =>
      list.filter(isObject),
    )
    const isEmpty = (expressions?.length ?? 0) + (fields?.length ?? 0) === 0
    if (isEmpty) return false
    const name = dig(node, 'metadata', 'name')
    return (
      (expressions ?? []).every((entry) => satisfies(entry, own(labels, asString(entry['key']) ?? ''))) &&
      (fields ?? []).every((entry) => satisfies(entry, entry['key'] === 'metadata.name' ? name : undefined))
    )
  })
}

function satisfies(requirement: JsonObject, value: unknown): boolean {
  const values = asArray(requirement['values'])
  switch (requirement['operator']) {
    case 'In':
      return values.includes(value)
    case 'NotIn':
      return !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}

/** True for a Pod that may run on one node only, by the node's name, as the DaemonSet controller makes them. */
export function isPinned(podSpec: JsonObject): boolean {
  const required = dig(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
  const terms = asArray(dig(required, 'nodeSelectorTerms'))
  return terms.length > 0 && terms.every((term) => asArray(dig(term, 'matchFields')).length > 0)
}

/** What a Pod asks of its nodes' labels, for people: `disk=ssd, affinity`. */
export function selectionText(podSpec: JsonObject): string {
  const plain = Object.entries(digObject(podSpec, 'nodeSelector') ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  )
  const terms = dig(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
  const expressions = asArray(dig(terms, 'nodeSelectorTerms'))
    .flatMap((term) => asArray(dig(term, 'matchExpressions')))
    .filter(isObject)
    .map((entry) => `${String(entry['key'])} ${String(entry['operator'])} ${asArray(entry['values']).join('|')}`.trim())
  return [...plain, ...expressions].join(', ')
}
