import type { JsonObject } from '../types.ts'

/** Sets a field that is absent. */
export function setDefault(object: JsonObject, key: string, value: unknown): void {
  if (object[key] === undefined || object[key] === null) object[key] = value
}

/** Sets every given field that is absent. */
export function setDefaults(object: JsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) setDefault(object, key, value)
}
