import { isObject, own, type JsonObject } from '../../../../policies/json.ts'
import { flatText } from '../../../../policies/kubernetes/flat-text.ts'
import { groupKindOf } from '../../schema/schema-of.ts'

/** Endpoints say the same in any order of subsets, addresses and ports; controllers sort them. */
export function endpointsOrder(object: JsonObject): JsonObject {
  const kind = groupKindOf(object)
  if (kind === '/Endpoints')
    return sortedIn(object, 'subsets', (subset) => sortedLists(subset, ['addresses', 'notReadyAddresses', 'ports']))
  if (kind === 'discovery.k8s.io/EndpointSlice')
    return sortedLists(
      sortedIn(object, 'endpoints', (endpoint) => endpoint),
      ['ports'],
    )
  return object
}

function sortedLists(object: JsonObject, fields: readonly string[]): JsonObject {
  return fields.reduce((sorted, field) => sortedIn(sorted, field, (entry) => entry), object)
}

function sortedIn(object: JsonObject, field: string, each: (entry: JsonObject) => JsonObject): JsonObject {
  const list = own(object, field)
  if (!Array.isArray(list)) return object
  return { ...object, [field]: sorted(list.map((entry: unknown) => (isObject(entry) ? each(entry) : entry))) }
}

/** A list in the order of its entries' texts. */
export function sorted(entries: readonly unknown[]): unknown[] {
  return entries
    .map((entry) => ({ entry, text: flatText(entry) }))
    .sort((left, right) => (left.text < right.text ? -1 : left.text > right.text ? 1 : 0))
    .map(({ entry }) => entry)
}
