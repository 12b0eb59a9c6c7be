import type { Value } from '../values/value.ts'

/** What a comprehension makes of its elements. */
export type FoldKind =
  'all' | 'exists' | 'existsOne' | 'map' | 'transformList' | 'transformMap' | 'transformMapEntry' | 'sortBy'

/** A part of an expression; `at` is where it is written, as an offset into the source. */
export type Node = { readonly at: number } & NodeKind

/** A list element or map value; an optional one may turn out to be none and is then left out. */
export interface Element {
  readonly value: Node
  readonly optional: boolean
}

type NodeKind =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'identifier'; readonly name: string }
  /** `operand.field`; optional: `operand.?field`. */
  | { readonly kind: 'select'; readonly operand: Node; readonly field: string; readonly optional: boolean }
  /** `has(operand.field)` */
  | { readonly kind: 'has'; readonly operand: Node; readonly field: string }
  /** `operand[index]`; optional: `operand[?index]`. */
  | { readonly kind: 'index'; readonly operand: Node; readonly index: Node; readonly optional: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly target: Node | undefined; readonly args: readonly Node[] }
  | { readonly kind: 'list'; readonly elements: readonly Element[] }
  | { readonly kind: 'map'; readonly entries: readonly (Element & { readonly key: Node })[] }
  | Fold
  | Bind

/** A comprehension over a list or map with one or two variables. */
export interface Fold {
  readonly kind: 'fold'
  readonly fold: FoldKind
  readonly range: Node
  readonly names: readonly string[]
  /** The elements taken; absent: all. */
  readonly filter: Node | undefined
  readonly body: Node
}

/** `optMap` and `optFlatMap`. */
export interface Bind {
  readonly kind: 'bind'
  readonly flat: boolean
  readonly target: Node
  readonly name: string
  readonly body: Node
}
