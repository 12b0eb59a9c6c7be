import { isCollection, isMap, isPair, isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'

/** A collection of a parsed document. */
export type Collection = YAMLMap<Node, Node | null> | YAMLSeq<Node>

/** True for a map. */
export function isYamlMap(node: unknown): node is YAMLMap<Node, Node | null> {
  return isMap(node)
}

/** True for `{…}` and `[…]`. */
export function isFlow(node: Collection): boolean {
  return node.flow === true
}

/** Where a node starts. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}

/** Where the last thing written in a node ends: without the comments and blank lines behind it. */
export function endOf(node: Node | Pair | null): number {
  if (isPair(node)) return endOf((node.value as Node | null) ?? (node.key as Node))
  const last: unknown = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined
  if (last !== undefined) return endOf(last as Node | Pair)
  return node?.range?.[1] ?? 0
}

/** The text of a key or of a scalar. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value) : undefined
}

/** How many characters stand before an offset on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}

/** The offset where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Behind the newline of the line on which something ends; the end of the text where there is none. */
export function nextLine(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end
  const newline = text.indexOf('\n', end)
  return newline < 0 ? text.length : newline + 1
}

/** How lines of a text end. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
