import type { JsonObject } from '../policies/json.ts'
import { textAt } from './json.ts'

/** The objects that an informer knows, and a teller of changes. */
export interface ObjectStore {
  /** Undefined before the first list. */
  snapshot(): ReadonlyMap<string, JsonObject> | undefined
  /** Takes a whole list in place of what was known; false (and nothing changes) where there is no room for it. */
  replace(items: readonly JsonObject[]): boolean
  /** False where there is no room for one more. */
  put(object: JsonObject): boolean
  remove(object: JsonObject): void
}

/** The bound of objects that are kept, and who is told of changes (once in a turn of the event loop). */
export interface ObjectStoreOptions {
  maxObjects: number
  onChange: (objects: ReadonlyMap<string, JsonObject>) => void
}

/** A store that tells the first list and every difference after it, with snapshots that never change. */
export function createObjectStore({ maxObjects, onChange }: ObjectStoreOptions): ObjectStore {
  let objects: Map<string, JsonObject> | undefined
  let isShared = false
  let isTelling = false

  /** Snapshots were handed out: the next change is made in a copy. */
  function writable(): Map<string, JsonObject> {
    if (objects === undefined || isShared) objects = new Map(objects)
    isShared = false
    return objects
  }

  function snapshot(): ReadonlyMap<string, JsonObject> | undefined {
    isShared = true
    return objects
  }

  function tell(): void {
    if (isTelling) return
    isTelling = true
    setImmediate(() => {
      isTelling = false
      const current = snapshot()
      if (current !== undefined) onChange(current)
    })
  }

  return {
    snapshot,
    replace(items) {
      if (items.length > maxObjects) return false
      const next = new Map(items.map((item) => [keyOf(item), item]))
      const isNews = objects === undefined || !isSameState(objects, next)
      objects = next
      isShared = false
      if (isNews) tell()
      return true
    },
    put(object) {
      const key = keyOf(object)
      if (!(objects?.has(key) ?? false) && (objects?.size ?? 0) >= maxObjects) return false
      writable().set(key, object)
      tell()
      return true
    },
    remove(object) {
      if (objects?.has(keyOf(object)) !== true) return
      writable().delete(keyOf(object))
      tell()
    },
  }
}

function keyOf(object: JsonObject): string {
  const namespace = textAt(object, 'metadata', 'namespace')
  const name = textAt(object, 'metadata', 'name') ?? ''
  return namespace === undefined ? name : `${namespace}/${name}`
}

function isSameState(before: ReadonlyMap<string, JsonObject>, after: ReadonlyMap<string, JsonObject>): boolean {
  if (before.size !== after.size) return false
  for (const [key, object] of after) {
    const old = before.get(key)
    if (old === undefined || versionOf(old) === undefined || versionOf(old) !== versionOf(object)) return false
  }
  return true
}

function versionOf(object: JsonObject): string | undefined {
  const uid = textAt(object, 'metadata', 'uid') ?? ''
  const version = textAt(object, 'metadata', 'resourceVersion')
  return version === undefined ? undefined : `${uid} ${version}`
}
