import type { Value } from './value.ts'

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
