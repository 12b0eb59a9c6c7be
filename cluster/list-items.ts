import type { JsonObject } from '../policies/json.ts'
import { isObject, parseObject } from './json.ts'
import { cutManagedFields } from './managed-fields.ts'

/** Reads a list while its text comes. */
export interface ItemReader {
  take: (piece: string) => void
  /** The list with what was kept as its items; what has no items as it is; undefined where the text is no JSON object. */
  end(): JsonObject | undefined
}

/** How items are parsed. */
export interface ItemOptions {
  /** True where nobody looks at managedFields: most are then not even parsed. */
  skipManagedFields?: boolean
}

const opening = '"items":['
/** No more stands before the items of a list (characters): what it is, and a token. */
const longestHead = 16 * 1024
/** So much of the first item tells where others begin: `{"metadata":{`. */
const beginning = 13

/**
 * A reader that parses items one by one as they come and hands them to `keep` at once: what is dropped of an item, and its text, is
 * gone before the next one is made, so that neither a page nor its text is ever in memory. Items that do not begin alike, and answers
 * that are no lists, are parsed at the end.
 */
export function createItemReader(keep: (item: JsonObject) => JsonObject, options: ItemOptions = {}): ItemReader {
  const parseItem = options.skipManagedFields === true ? parseWithoutManagedFields : parseObject
  const kept: JsonObject[] = []
  /** What stands before the items; undefined while they have not begun. */
  let head: string | undefined
  /** What stands between two items; undefined where they cannot be told apart by it. */
  let between: string | undefined
  /** What was not parsed, and how much of it holds no end of an item. */
  let rest = ''
  let searched = 0

  function begin(): void {
    const start = rest.indexOf(opening) + opening.length
    const isFound = start >= opening.length
    if (isFound ? rest.length < start + beginning : rest.length < longestHead) return
    head = ''
    // What stands before the items must be the beginning of the list itself, not of something in it.
    if (!isFound || parseObject(`${rest.slice(0, start)}]}`) === undefined) return
    head = rest.slice(0, start)
    between = `},${rest.slice(start, start + beginning)}`
    rest = rest.slice(start)
  }

  /**
   * What looks like the beginning of an item cannot stand in a string, where quotes are escaped; where it stands deeper in an item, the
   * text before it is no whole object.
   */
  function cutItems(separator: string): void {
    let at = 0
    for (let end = rest.indexOf(separator, searched); end >= 0; end = rest.indexOf(separator, end + 1)) {
      const item = parseItem(rest.slice(at, end + 1))
      if (item === undefined) continue
      kept.push(keep(item))
      at = end + 2
    }
    searched = Math.max(at, rest.length - separator.length + 1) - at
    rest = rest.slice(at)
  }

  return {
    take(piece) {
      rest += piece
      if (head === undefined) begin()
      if (between !== undefined) cutItems(between)
    },
    end() {
      // The last item is the only one that stands in the list then.
      const list = parseObject((head ?? '') + rest)
      const { items } = list ?? {}
      return Array.isArray(items) ? { ...list, items: [...kept, ...items.filter(isObject).map(keep)] } : list
    },
  }
}

function parseWithoutManagedFields(text: string): JsonObject | undefined {
  return parseObject(cutManagedFields(text) ?? text) ?? parseObject(text)
}
