import { isObject, type JsonObject } from '../../json.ts'

/** Maps of text: there null is the empty text, as Go reads it, and not absent. */
const textMaps = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector'])

/** Resource lists: there null is 0, which the defaults say. */
const resourceLists = new Set(['limits', 'requests', 'overhead'])

// Deeper than any workload; what is below stays as it is.
const deepest = 100

/**
 * The object without fields that are null, as the API server stores it. Items of lists stay, so that nothing changes its place;
 * parts in which nothing changes are shared with the input.
 */
export function withoutNulls(object: JsonObject, depth = 0): JsonObject {
  let copy: [string, unknown][] | undefined
  const entries = Object.entries(object)
  for (const [index, [key, value]] of entries.entries()) {
    const kept = keep(key, value, depth)
    if (kept !== value) copy ??= entries.slice(0, index)
    if (copy !== undefined && kept !== undefined) copy.push([key, kept])
  }
  return copy === undefined ? object : Object.fromEntries(copy)
}

function keep(key: string, value: unknown, depth: number): unknown {
  if (value === null) return undefined
  // The server's own times: it writes null where it has none.
  if (depth === 0 && key === 'status') return value
  if (depth > deepest || resourceLists.has(key)) return value
  if (Array.isArray(value)) return keepItems(value, depth)
  if (!isObject(value)) return value
  return textMaps.has(key) ? withEmptyTexts(value) : withoutNulls(value, depth + 1)
}

function keepItems(list: readonly unknown[], depth: number): unknown {
  const items = list.map((entry) => (isObject(entry) ? withoutNulls(entry, depth + 1) : entry))
  return items.some((item, index) => item !== list[index]) ? items : list
}

function withEmptyTexts(map: JsonObject): JsonObject {
  const values = Object.values(map)
  if (!values.includes(null)) return map
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value ?? '']))
}
