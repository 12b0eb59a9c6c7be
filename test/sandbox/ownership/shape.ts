import { isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** The type of a leaf that is checked before it is applied. */
export type Scalar = 'numeric' | 'string' | 'boolean'

/** How field ownership divides a value: what is a leaf is owned as a whole. */
export type Shape =
  | { kind: 'leaf'; scalar?: Scalar }
  /** Named fields; `others` is the shape of every other key, undefined where there may be none. */
  | { kind: 'map'; field: (name: string) => Shape | undefined; others: Shape | undefined }
  /** Items known by keys, or by their values where there are none; `defaults` stand for keys that an item leaves out. */
  | { kind: 'list'; keys: readonly string[]; defaults: JsonObject; item: Shape }

/** A scalar, an atomic list or map. */
export const leaf: Shape = { kind: 'leaf' }

/** Without a schema: objects are divided, lists are not. */
export const deduced: Shape = { kind: 'map', field: () => undefined, others: undefined }

/** The shape that holds for a value: one without a schema is divided where it is an object. */
export function resolve(shape: Shape, value: unknown): Shape {
  if (shape !== deduced) return shape
  return isObject(value) ? { kind: 'map', field: () => undefined, others: deduced } : leaf
}
