import { isObject, isSameJson, own, type JsonObject } from '../../../policies/json.ts'
import { listKeyValue } from '../../../policies/kubernetes/list-keys.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { serverMetadata } from './normalise/server-metadata.ts'

/** Objects are not followed deeper; no API type is as deep. */
const deepest = 64

/**
 * True where every declared value stands in the live object as it is written, list item by list item: so it is with most objects, and
 * nothing else need be asked of them. False says nothing: spellings, defaults and orders are what the comparison is for.
 */
export function isPlainlySame(manifest: JsonObject, live: JsonObject, schema: KindSchema): boolean {
  const names: string[] = []

  function stands(declared: unknown, there: unknown): boolean {
    if (declared === there) return true
    if (Array.isArray(declared)) return Array.isArray(there) && itemsStand(declared, there)
    if (!isObject(declared) || !isObject(there) || names.length > deepest) return false
    return schema.isAtomic(names) ? isSameJson(declared, there) : fieldsStand(declared, there)
  }

  function fieldsStand(declared: JsonObject, there: JsonObject): boolean {
    for (const name of Object.keys(declared)) {
      names.push(name)
      const isThere = stands(declared[name], own(there, name))
      names.pop()
      if (!isThere) return false
    }
    return true
  }

  function itemsStand(declared: readonly unknown[], there: readonly unknown[]): boolean {
    if (declared.length !== there.length) return false
    const keys = schema.listKeys(names)
    if (keys === undefined) return isSameJson(declared, there)
    return declared.every((item, index) => isSameItem(item, there[index], keys) && stands(item, there[index]))
  }

  return fieldsStand(serverMetadata(manifest), live)
}

function isSameItem(declared: unknown, there: unknown, keys: readonly string[]): boolean {
  if (!isObject(declared) || !isObject(there)) return false
  return keys.every((name) => listKeyValue(declared, name) === listKeyValue(there, name))
}
