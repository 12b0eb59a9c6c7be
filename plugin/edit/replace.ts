import { isAlias, isCollection, isPair, isScalar, type Node, type Pair } from 'yaml'
import type { Splice } from './edit.ts'
import { columnOf, endOf, isFlow, isYamlMap, lineStart, newlineOf, startOf, type Collection } from './layout.ts'
import { dashColumn } from './insert.ts'
import { scalarText } from './scalar-text.ts'
import { blockText, flowText, isFilled } from './value-text.ts'

/** Puts another value in the place of the one that is written. */
export function replaceValue(
  text: string,
  parent: Collection,
  entry: Pair<Node, Node | null> | Node,
  value: unknown,
  json: boolean,
): Splice {
  const node = isPair(entry) ? entry.value : entry
  const key = isPair(entry) ? entry.key : undefined
  const end = node === null ? endOf(key ?? null) + 1 : endOf(node)
  const start = node === null ? end : startOf(node)
  if (node === null || (isScalar(node) && start === end)) return { start, end, text: ` ${flowText(value, json)}` }
  const inFlow = isFlow(parent) || json
  if (isScalar(node) && !isFilled(value)) return overScalar(text, node, value, json)
  if (inFlow || isAlias(node) || (isCollection(node) && node.flow === true))
    return { start, end, text: flowText(value, json) }
  return asBlock(text, { key, node, start, end: withoutNewline(text, end) }, value)
}

function overScalar(text: string, node: Node, value: unknown, json: boolean): Splice {
  const start = startOf(node)
  const style = isScalar(node) ? node.type : undefined
  const end = node.range?.[1] ?? start
  const isBlock = style === 'BLOCK_LITERAL' || style === 'BLOCK_FOLDED'
  if (isBlock && typeof value === 'string' && isLiteral(value)) {
    const indent = indentOf(text.slice(start, end))
    return { start, end, text: literalText(value, indent, newlineOf(text)) }
  }
  // A block scalar ends with its newline, which belongs to the line that follows.
  const kept = isBlock ? withoutNewline(text, end) : end
  return { start, end: kept, text: scalarText(value, style, { json }) }
}

/** True for text of several lines that a literal block can hold as it is. */
function isLiteral(value: string): boolean {
  return /^[^\s][^]*[^\n]\n?$/.test(value) && !/[^\P{Cc}\n\t]/u.test(value)
}

function indentOf(block: string): string {
  return /\n([ ]+)\S/.exec(block)?.[1] ?? '  '
}

function literalText(value: string, indent: string, newline: string): string {
  const lines = value.replace(/\n$/, '').split('\n')
  const header = value.endsWith('\n') ? '|' : '|-'
  return [header, ...lines.map((line) => (line === '' ? '' : indent + line))].join(newline) + newline
}

interface Replaced {
  key: Node | undefined
  node: Node
  start: number
  end: number
}

/** A map or list in block style, in the place of another value. */
function asBlock(text: string, { key, node, start, end }: Replaced, value: unknown): Splice {
  const newline = newlineOf(text)
  const isSameShape = isCollection(node) && isFilled(value) && isYamlMap(node) === !Array.isArray(value)
  if (isSameShape) {
    const indent = isYamlMap(node) ? columnOf(text, start) : dashColumn(text, node as Collection)
    return { start, end, text: blockText(value, { indent, newline, json: false }) }
  }
  const isBelow = text.slice(lineStart(text, start), start).trim() === ''
  const from = isBelow ? text.slice(0, start).trimEnd().length : start
  if (!isFilled(value)) return { start: from, end, text: `${isBelow ? ' ' : ''}${flowText(value, false)}` }
  if (key === undefined) {
    return { start, end, text: blockText(value, { indent: columnOf(text, start), newline, json: false }) }
  }
  const indent = columnOf(text, startOf(key)) + (Array.isArray(value) ? 0 : 2)
  const block = `${newline}${' '.repeat(indent)}${blockText(value, { indent, newline, json: false })}`
  return { start: isBelow ? from : start - 1, end, text: block }
}

function withoutNewline(text: string, end: number): number {
  return text.slice(0, end).trimEnd().length
}
