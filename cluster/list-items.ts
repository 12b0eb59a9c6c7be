import type { JsonObject } from '../policies/json.ts'
import { parseObject } from './json.ts'

const opening = '"items":['
/** So much of the first item tells where others begin: `{"metadata":{`. */
const beginning = 13

/**
 * The list that a text holds, its `items` parsed one by one and handed to `keep` at once: what is dropped of an item is gone before
 * the next one is made, so that a page costs little more memory than its text. Undefined where it is no list as API servers write
 * them, or one without items.
 */
export function parseItems(text: string, keep: (item: JsonObject) => JsonObject): JsonObject | undefined {
  const start = text.indexOf(opening) + opening.length
  // What stands before the items must be the beginning of the list itself, not of something in it.
  if (start < opening.length || parseObject(`${text.slice(0, start)}]}`) === undefined) return undefined
  const kept: JsonObject[] = []
  let at = start
  for (;;) {
    const next = nextItem(text, at, start)
    if (next === undefined) break
    kept.push(keep(next.item))
    at = next.end + 1
  }
  const last = lastItem(text, at)
  if (last === undefined) return undefined
  kept.push(keep(last.item))
  const list = parseObject(text.slice(0, start) + text.slice(last.end))
  return list === undefined ? undefined : { ...list, items: kept }
}

interface FoundItem {
  item: JsonObject
  /** The place after it. */
  end: number
}

/**
 * The item that begins at a place, where another follows. All begin alike, and what looks like the beginning of one cannot stand in
 * a string, where quotes are escaped; where it stands deeper in an item, the text before it is no whole object.
 */
function nextItem(text: string, from: number, first: number): FoundItem | undefined {
  const between = `},${text.slice(first, first + beginning)}`
  for (let found = text.indexOf(between, from); found >= 0; found = text.indexOf(between, found + 1)) {
    const item = parseObject(text.slice(from, found + 1))
    if (item !== undefined) return { item, end: found + 1 }
  }
  return undefined
}

/** The item after which the list ends. */
function lastItem(text: string, from: number): FoundItem | undefined {
  for (let found = text.lastIndexOf('}]'); found > from; found = text.lastIndexOf('}]', found - 1)) {
    const item = parseObject(text.slice(from, found + 1))
    if (item !== undefined) return { item, end: found + 1 }
  }
  return undefined
}
