import { isScalar, type Node, type Pair } from 'yaml'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import type { Splice } from './edit.ts'
import {
  columnOf,
  endOf,
  isFlow,
  isYamlMap,
  lineStart,
  newlineOf,
  nextLine,
  startOf,
  type Collection,
} from './layout.ts'
import { nest } from './nest.ts'
import { blockText, fieldText, flowText, keyText } from './value-text.ts'

/** What is written anew: a field with its name, or an item of a list. */
interface Addition {
  /** undefined for an item */
  key: string | undefined
  value: unknown
}

/** Adds what a path lacks below a collection that is there. */
export function insertInto(
  text: string,
  node: Collection,
  rest: readonly FieldElement[],
  value: unknown,
  json: boolean,
): Splice | string {
  const addition = additionOf(rest, value)
  if (typeof addition === 'string') return addition
  if (isYamlMap(node) !== (addition.key !== undefined)) return 'the file has another shape there'
  if (isFlow(node)) return intoFlow(text, node, addition, json)
  return intoBlock(text, node, addition)
}

/** Puts the rest of a path in the place of an empty value (`resources:`, or null). */
export function fillEmpty(
  text: string,
  holder: Pair<Node, Node | null>,
  rest: readonly FieldElement[],
  value: unknown,
): Splice | string {
  const nested = nest(rest, value)
  if (nested === undefined) return 'the path names a list item by its place, and there is no list'
  const indent = columnOf(text, startOf(holder.key)) + (Array.isArray(nested) ? 0 : 2)
  const { value: empty } = holder
  const [start, end] = isScalar(empty) && empty.range ? empty.range : [endOf(holder.key) + 1, endOf(holder.key) + 1]
  const newline = newlineOf(text)
  const block = `${newline}${' '.repeat(indent)}${blockText(nested, { indent, newline, json: false })}`
  // What was written as `null` goes with the space before it; a comment on the line stays behind the field.
  const from = start === end ? start : start - 1
  const rests = text.slice(end, nextLine(text, end)).trimEnd()
  return { start: from, end: end + rests.length, text: rests + block }
}

function additionOf([first, ...rest]: readonly FieldElement[], value: unknown): Addition | string {
  if (first?.kind === 'field') {
    const nested = rest.length === 0 ? value : nest(rest, value)
    return nested === undefined ? noPlace : { key: first.name, value: nested }
  }
  const items = first === undefined ? undefined : nest([first, ...rest], value)
  return Array.isArray(items) ? { key: undefined, value: items[0] } : noPlace
}

const noPlace = 'the path names a list item by its place, and there is none'

function intoFlow(text: string, node: Collection, { key, value }: Addition, json: boolean): Splice {
  const written = key === undefined ? flowText(value, json) : `${keyText(key, json)}: ${flowText(value, json)}`
  const last = node.items.at(-1) as Pair | Node | undefined
  if (last === undefined) return { start: startOf(node) + 1, end: (node.range?.[1] ?? 0) - 1, text: written }
  const lastStart = startOf('key' in last ? (last.key as Node) : last)
  const ownLine = lineStart(text, lastStart) > startOf(node)
  const separator = ownLine ? `,${newlineOf(text)}${' '.repeat(columnOf(text, lastStart))}` : ', '
  const end = endOf(last)
  return { start: end, end, text: separator + written }
}

function intoBlock(text: string, node: Collection, { key, value }: Addition): Splice {
  const newline = newlineOf(text)
  const place = nextLine(text, endOf(node))
  const column = isYamlMap(node) ? columnOf(text, firstStart(node)) : dashColumn(text, node)
  const style = { indent: column, newline, json: false }
  const written =
    key === undefined ? `- ${blockText(value, { ...style, indent: column + 2 })}` : fieldText(key, value, style)
  const isLastLine = place === text.length && !text.endsWith('\n')
  return {
    start: place,
    end: place,
    text: `${isLastLine ? newline : ''}${' '.repeat(column)}${written}${isLastLine ? '' : newline}`,
  }
}

function firstStart(node: Collection): number {
  const first = node.items[0] as Pair<Node> | Node | undefined
  if (first === undefined) return startOf(node)
  return startOf('key' in first ? first.key : first)
}

/** The column of the dashes of a list. */
export function dashColumn(text: string, node: Collection): number {
  const start = startOf(node)
  return text[start] === '-' ? columnOf(text, start) : Math.max(0, columnOf(text, firstStart(node)) - 2)
}
