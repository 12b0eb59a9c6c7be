import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml'
import type { Key } from './findings-list.ts'
import type { DocumentText } from './split-documents.ts'

/** Line and column, from 1. */
export interface Place {
  line: number
  column: number
}

/** Finds fields of one document: the field itself, or the nearest thing around it that is written there. */
export function createLocator(source: DocumentText): (keys: readonly Key[]) => Place {
  const counter = new LineCounter()
  const { contents } = parseDocument(source.text, {
    lineCounter: counter,
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
  })
  return (keys) => {
    const offset = offsetOf(contents, keys)
    if (offset === undefined) return { line: source.contentLine, column: 1 }
    const { line, col } = counter.linePos(offset)
    return { line: source.line + line - 1, column: col + (line === 1 ? source.column : 0) }
  }
}

function offsetOf(root: Node | null, keys: readonly Key[]): number | undefined {
  let node: unknown = root
  let offset = isMap(root) ? startOf(root.items[0]?.key) : startOf(root)
  for (const key of keys) {
    const next = step(node, key)
    if (next === undefined) break
    offset = startOf(isPair(next) ? next.key : next) ?? offset
    node = isPair(next) ? next.value : next
  }
  return offset
}

function step(node: unknown, key: Key): Pair | Node | undefined {
  if (typeof key === 'number') return isSeq<Node>(node) ? node.items[key] : undefined
  if (!isMap(node)) return undefined
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined
}
