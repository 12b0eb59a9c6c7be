import type { JsonObject } from '../../../policies/json.ts'

/**
 * What the API says of the fields of one kind, as far as a comparison needs it. Places are told by the field names that lead
 * there, list items not counted (`['spec', 'ports', 'protocol']`).
 */
export interface KindSchema {
  /** The keys of a list that is a map; undefined for a list that is one value. */
  listKeys(names: readonly string[]): readonly string[] | undefined
  /** True for a list whose values are a set: their order says nothing. */
  isSet(names: readonly string[]): boolean
  /** True for an object that is declared and changed as one value. */
  isAtomic(names: readonly string[]): boolean
  /** Whether two values mean the same: as quantities where the field is one, null, empty and missing where that says nothing. */
  isSame(left: unknown, right: unknown, names: readonly string[]): boolean
  /** A copy with the defaults that the API server sets; what changes nothing is shared. */
  withDefaults(object: JsonObject): JsonObject
}
