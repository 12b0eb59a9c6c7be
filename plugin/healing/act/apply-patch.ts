import { asString, isObject, isSameJson, type JsonObject } from '../../../policies/json.ts'
import { pointerKeys, valueAt } from './pointer.ts'

/** A patched copy, or the first path where the object is not as the patch says. */
export type Patched = { ok: true; value: JsonObject } | { ok: false; path: string }

/** Applies a JSON merge patch (RFC 7386). */
export function applyMerge(object: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(object))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else if (isObject(value)) {
      const old = merged.get(key)
      merged.set(key, applyMerge(isObject(old) ? old : {}, value))
    } else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}

/** Applies a JSON patch (RFC 6902) of `test`, `add`, `replace` and `remove`: other operations are refused as not applicable. */
export function applyJsonPatch(
  object: JsonObject,
  operations: readonly JsonObject[],
  { tests = true }: { tests?: boolean } = {},
): Patched {
  let value: unknown = object
  for (const operation of operations) {
    const path = asString(operation['path']) ?? ''
    const keys = pointerKeys(path)
    if (operation['op'] === 'test') {
      if (tests && !isSameJson(valueAt(value, keys), operation['value'])) return { ok: false, path }
      continue
    }
    const next = changed(value, keys, operation)
    if (next === undefined) return { ok: false, path }
    value = next.value
  }
  return isObject(value) ? { ok: true, value } : { ok: false, path: '' }
}

/** The copy with one operation done at the end of some keys; undefined where the way leads nowhere. */
function changed(value: unknown, keys: readonly string[], operation: JsonObject): { value: unknown } | undefined {
  const [key, ...rest] = keys
  if (key === undefined) return operation['op'] === 'remove' ? undefined : { value: operation['value'] }
  if (!Array.isArray(value) && !isObject(value)) return undefined
  if (rest.length === 0) return edited(value, key, operation)
  const inner = changed(valueAt(value, [key]), rest, operation)
  if (inner === undefined) return undefined
  if (Array.isArray(value)) return { value: value.with(Number(key), inner.value) }
  return { value: { ...value, [key]: inner.value } }
}

function edited(
  parent: readonly unknown[] | JsonObject,
  key: string,
  { op, value }: JsonObject,
): { value: unknown } | undefined {
  if (Array.isArray(parent)) return editedList(parent, key, op, value)
  const entries = new Map(Object.entries(parent))
  if (op === 'add' || op === 'replace') entries.set(key, value)
  else if (op !== 'remove' || !entries.delete(key)) return undefined
  return { value: Object.fromEntries(entries) }
}

function editedList(
  parent: readonly unknown[],
  key: string,
  op: unknown,
  value: unknown,
): { value: unknown } | undefined {
  const index = key === '-' ? parent.length : Number(key)
  const isThere = index < parent.length
  if (op === 'add' && index <= parent.length) return { value: parent.toSpliced(index, 0, value) }
  if (op === 'replace' && isThere) return { value: parent.with(index, value) }
  return op === 'remove' && isThere ? { value: parent.toSpliced(index, 1) } : undefined
}
