import { isObject, type JsonObject } from '../../json.ts'
import { mapChanged } from './defaults.ts'

/** Maps of text: there null is the empty text, as Go reads it, and not absent. */
const textMaps = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector'])

/** Resource lists: there null is 0, which the defaults say. */
const resourceLists = new Set(['limits', 'requests', 'overhead'])

/** Lists that are written even if they are empty. */
const writtenLists = new Set(['containers', 'rules', 'nodeSelectorTerms'])

// Deeper than any workload; what is below stays as it is.
const deepest = 100

/**
 * The object without fields that are null, empty lists or empty maps, as the API server writes it; empty objects (`emptyDir: {}`)
 * stay. Items of lists stay too, so that nothing changes its place. Parts in which nothing changes are shared with the input.
 */
export function storedForm(object: JsonObject, depth = 0): JsonObject {
  let changed: Map<string, unknown> | undefined
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (typeof value !== 'object') continue
    const kept = keep(key, value, depth)
    if (kept !== value) (changed ??= new Map<string, unknown>()).set(key, kept)
  }
  return changed === undefined ? object : withChanges(object, changed)
}

function withChanges(object: JsonObject, changed: ReadonlyMap<string, unknown>): JsonObject {
  const entries = Object.keys(object).map((key) => [key, changed.has(key) ? changed.get(key) : object[key]] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

function keep(key: string, value: unknown, depth: number): unknown {
  if (value === null) return undefined
  // The server's own words: it writes null for a time that it has not.
  if (depth > deepest || (depth === 0 && key === 'status')) return value
  if (Array.isArray(value)) return value.length === 0 && !writtenLists.has(key) ? undefined : keepItems(value, depth)
  if (!isObject(value)) return value
  if (!textMaps.has(key) && !resourceLists.has(key)) return storedForm(value, depth + 1)
  if (Object.keys(value).length === 0) return undefined
  return textMaps.has(key) ? withEmptyTexts(value) : value
}

function keepItems(list: readonly unknown[], depth: number): unknown {
  return mapChanged(list, (entry) => (isObject(entry) ? storedForm(entry, depth + 1) : entry))
}

function withEmptyTexts(map: JsonObject): JsonObject {
  const values = Object.values(map)
  if (!values.includes(null)) return map
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value ?? '']))
}
