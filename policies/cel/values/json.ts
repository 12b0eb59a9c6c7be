import { isObject } from '../../json.ts'
import type { JsonObject } from '../../json.ts'
import { inInt64 } from './integer.ts'
import type { ListValue } from './list.ts'
import type { Key, MapValue } from './map.ts'
import type { Value } from './value.ts'

class JsonList implements ListValue {
  readonly kind = 'list'
  readonly size: number
  readonly #items: readonly unknown[]

  constructor(items: readonly unknown[]) {
    this.#items = items
    this.size = items.length
  }

  at(index: number): Value {
    return fromJson(this.#items[index])
  }
}

class JsonMap implements MapValue {
  readonly kind = 'map'
  readonly #fields: JsonObject

  constructor(fields: JsonObject) {
    this.#fields = fields
  }

  get size(): number {
    return Object.keys(this.#fields).length
  }

  get(key: Key): Value | undefined {
    // Own properties only: a key such as __proto__ is data, and nothing is inherited.
    if (typeof key !== 'string' || !Object.hasOwn(this.#fields, key)) {
      return undefined
    }
    const field = this.#fields[key]
    return field === undefined ? undefined : fromJson(field)
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields)
  }
}

/** A CEL view of a JSON value: nothing is copied, and fields are converted when they are read. */
export function fromJson(json: unknown): Value {
  switch (typeof json) {
    case 'string':
    case 'boolean':
      return json
    case 'number':
      return fromNumber(json)
    case 'bigint':
      return inInt64(json) ? json : Number(json)
    case 'object':
      return isObject(json) ? new JsonMap(json) : Array.isArray(json) ? new JsonList(json) : null
    default:
      return null
  }
}

function fromNumber(json: number): Value {
  if (!Number.isInteger(json)) {
    return json
  }
  const whole = BigInt(json)
  return Number.isSafeInteger(json) || inInt64(whole) ? whole : json
}
