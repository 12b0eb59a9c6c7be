import { isObject, setOwn } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** JSON merge patch (RFC 7386): null deletes, objects merge, everything else replaces. */
export function mergePatch(original: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...original }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else if (isObject(value)) setOwn(result, key, mergePatch(objectOrEmpty(result, key), value))
    else setOwn(result, key, value)
  }
  return result
}

function objectOrEmpty(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return isObject(value) ? value : {}
}
