import { Fault } from './fault.ts'
import type { Value } from './value.ts'

/** Longer keys are cut in messages. */
const LONGEST_PRINTED = 256

/** A map key in the form that equal keys share: integers of all types are one bigint. */
export type Key = string | bigint | boolean

/** A CEL map. */
export interface MapValue {
  readonly kind: 'map'
  readonly size: number
  get(key: Key): Value | undefined
  keys(): readonly Value[]
}

/** Entries by key; the key's own value is kept because a uint key must stay one. */
export type Entries = Map<Key, { key: Value; value: Value }>

class EntryMap implements MapValue {
  readonly kind = 'map'
  readonly #entries: Entries

  constructor(entries: Entries) {
    this.#entries = entries
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)?.value
  }

  keys(): readonly Value[] {
    return [...this.#entries.values()].map((entry) => entry.key)
  }
}

/** A map made by the expression. */
export function mapOf(entries: Entries): MapValue {
  return new EntryMap(entries)
}

/** The lookup key for a value; undefined where no map can have it as a key. */
export function keyOf(value: Value): Key | undefined {
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'boolean':
      return value
    case 'number':
      return Number.isInteger(value) ? BigInt(value) : undefined
    default:
      return value !== null && 'kind' in value && value.kind === 'uint' ? value.value : undefined
  }
}

/** The error of a map that would have a key twice. */
export function repeatedKey(key: Key): Fault {
  const written = `a map has the key ${String(key).slice(0, LONGEST_PRINTED)} twice`
  return new Fault(written, typeof key === 'string' ? 'a map has a key twice (value hidden)' : written)
}

/** The error of a key that a map has not; a text that the expression computed is hidden, because it may be anybody's. */
export function missingKey(key: Key | undefined, isWritten: boolean): Fault {
  const written = `no such key: ${key === undefined ? 'unsupported key' : String(key).slice(0, LONGEST_PRINTED)}`
  return new Fault(written, typeof key === 'string' && !isWritten ? 'no such key (value hidden)' : written)
}
