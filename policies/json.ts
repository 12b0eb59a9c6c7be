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

/** No workload is as deep; deeper values are not compared. */
const deepestCompared = 100

/** True where two values are the same JSON, key order aside. False may also mean: nested too deep to tell. Allocates nothing. */
export function isSameJson(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true
  if (depth > deepestCompared) return false
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    for (let index = 0; index < left.length; index += 1) {
      if (!isSameJson(left[index], right[index], depth + 1)) return false
    }
    return true
  }
  return isObject(left) && isObject(right) && hasSameFields(left, right, depth)
}

function hasSameFields(left: JsonObject, right: JsonObject, depth: number): boolean {
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(right, key) || !isSameJson(left[key], right[key], depth + 1)) return false
  }
  return true
}
