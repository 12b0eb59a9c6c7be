import type { Node, Pair } from 'yaml'
import type { Splice } from './edit.ts'
import { endOf, isFlow, isYamlMap, lineStart, nextLine, startOf, type Collection } from './layout.ts'

/** Takes an entry out of its map or list. The last one leaves `{}` or `[]`. */
export function removeFrom(text: string, parent: Collection, index: number): Splice {
  const entries = parent.items as readonly (Pair<Node, Node | null> | Node)[]
  if (entries.length === 1) return emptied(text, parent)
  return isFlow(parent) ? fromFlow(entries, index) : fromBlock(text, parent, entries, index)
}

function emptied(text: string, parent: Collection): Splice {
  const start = startOf(parent)
  const empty = isYamlMap(parent) ? '{}' : '[]'
  if (isFlow(parent)) return { start, end: parent.range?.[1] ?? start, text: empty }
  // The block stood on lines of its own below its field; what is empty stands behind the colon.
  const isBelow = text.slice(lineStart(text, start), start).trim() === ''
  const from = isBelow ? text.slice(0, start).trimEnd().length : start
  const isUnderKey = text[from - 1] === ':'
  const end = withoutNewline(text, endOf(parent))
  return isBelow && isUnderKey ? { start: from, end, text: ` ${empty}` } : { start, end, text: empty }
}

function fromFlow(entries: readonly (Pair<Node, Node | null> | Node)[], index: number): Splice {
  const next = entries[index + 1]
  const entry = entries[index]
  const previous = entries[index - 1]
  if (next !== undefined) return { start: begin(entry), end: begin(next), text: '' }
  return { start: endOf(previous ?? null), end: endOf(entry ?? null), text: '' }
}

function fromBlock(
  text: string,
  parent: Collection,
  entries: readonly (Pair<Node, Node | null> | Node)[],
  index: number,
): Splice {
  const entry = entries[index] ?? null
  const start = isYamlMap(parent) ? begin(entry) : text.lastIndexOf('-', begin(entry) - 1)
  const next = entries[index + 1]
  const isOwnLine = text.slice(lineStart(text, start), start).trim() === ''
  // The first field of a list item shares its line with the dash: the next one moves up to it.
  if (!isOwnLine && next !== undefined) return { start, end: begin(next), text: '' }
  return { start: lineStart(text, start), end: nextLine(text, endOf(entry)), text: '' }
}

function begin(entry: Pair<Node, Node | null> | Node | null | undefined): number {
  if (entry === null || entry === undefined) return 0
  return startOf('key' in entry ? entry.key : entry)
}

function withoutNewline(text: string, end: number): number {
  return text.slice(0, end).trimEnd().length
}
