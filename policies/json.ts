/** A JSON object from outside: every key may be missing, every value may be of any type. */
export interface JsonObject {
  readonly [key: string]: unknown
}

/** The value as an object, or undefined for null, arrays and scalars. */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** True for JSON objects, false for null, arrays and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an array; anything else is an empty one. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as a string, or undefined. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** An own property. Keys that come from users (label names, `__proto__`, `constructor`) are read only with this. */
export function own(object: JsonObject | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
}

/** The value at the end of a chain of own properties, undefined where the chain breaks. */
export function dig(value: unknown, ...keys: readonly string[]): unknown {
  let current = value
  for (const key of keys) current = own(asObject(current), key)
  return current
}

/** The object at the end of a chain of own properties, undefined where there is none. */
export function digObject(value: unknown, ...keys: readonly string[]): JsonObject | undefined {
  return asObject(dig(value, ...keys))
}
