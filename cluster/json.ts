import type { JsonObject } from '../policies/json.ts'

/** True for JSON objects, false for null, arrays and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at the end of a chain of own properties, undefined where the chain breaks. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let current = value
  for (const key of keys) current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined
  return current
}

/** The string at the end of a chain of own properties; an empty one counts as none. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The finite number at the end of a chain of own properties. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** The objects of the array at the end of a chain of own properties; what is no object is left out. */
export function objectsAt(value: unknown, ...keys: readonly string[]): JsonObject[] {
  const found = at(value, ...keys)
  return Array.isArray(found) ? found.filter(isObject) : []
}

/** The text as a JSON object, or undefined where it is none. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
