import { isAlias, isSeq, type Node, type Pair } from 'yaml'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import { readPlainScalar } from '../../policies/load/scalars.ts'
import { isYamlMap, textOf, type Collection } from './layout.ts'

/** Where a path leads in a document. */
export type Found =
  /** It is written there. */
  | { kind: 'there'; parent: Collection; entry: Pair<Node, Node | null> | Node; index: number }
  /** It is written down to this node, which lacks the rest. */
  | { kind: 'lacking'; node: Node | null; holder: Pair<Node, Node | null> | undefined; rest: readonly FieldElement[] }
  | { kind: 'refused'; reason: string }

/** Follows a path through the nodes of a document, as far as it is written there. */
export function find(root: Node | null, steps: readonly FieldElement[]): Found {
  let node = root
  let holder: Pair<Node, Node | null> | undefined
  for (const [at, step] of steps.entries()) {
    if (isAlias(node)) return { kind: 'refused', reason: 'the path leads through an alias, and others share its value' }
    const index = indexOf(node, step)
    const entry = index < 0 ? undefined : entryOf(node, index)
    if (entry === undefined) return { kind: 'lacking', node, holder, rest: steps.slice(at) }
    if (at === steps.length - 1) return { kind: 'there', parent: node as Collection, entry, index }
    holder = isPairOf(entry) ? entry : undefined
    node = isPairOf(entry) ? entry.value : entry
  }
  return { kind: 'refused', reason: 'the path is empty' }
}

function isPairOf(entry: Pair<Node, Node | null> | Node): entry is Pair<Node, Node | null> {
  return 'key' in entry
}

function entryOf(node: Node | null, index: number): Pair<Node, Node | null> | Node | undefined {
  if (isYamlMap(node)) return node.items[index]
  return isSeq<Node>(node) ? node.items[index] : undefined
}

function indexOf(node: Node | null, step: FieldElement): number {
  if (step.kind === 'field') return isYamlMap(node) ? node.items.findIndex(({ key }) => textOf(key) === step.name) : -1
  if (!isSeq<Node>(node)) return -1
  if (step.kind === 'index') return step.index < node.items.length ? step.index : -1
  if (step.kind === 'value') return node.items.findIndex((item) => isScalarOf(item, step.value))
  return node.items.findIndex((item) => step.keys.every(([name, value]) => isScalarOf(fieldOf(item, name), value)))
}

function fieldOf(item: Node, name: string): unknown {
  if (!isYamlMap(item)) return undefined
  const pair = item.items.find(({ key }) => textOf(key) === name)
  // The one default that a key of a list has.
  return pair?.value ?? (name === 'protocol' ? 'TCP' : undefined)
}

function isScalarOf(node: unknown, value: unknown): boolean {
  if (typeof node === 'string') return node === value
  const text = textOf(node)
  return text !== undefined && (text === String(value) || plainValue(text) === value)
}

function plainValue(text: string): unknown {
  try {
    return readPlainScalar(text)
  } catch {
    return undefined
  }
}
