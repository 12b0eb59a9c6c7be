import { isObject, type JsonObject } from '../../../policies/json.ts'

/** An event of a watch. */
export interface WatchEvent {
  type: string
  object: JsonObject
}

/** All objects by the path of their collection, and everything that happened to them. */
export interface History {
  version(): number
  get(collection: string, name: string): JsonObject | undefined
  list(collection: string): JsonObject[]
  put(collection: string, object: JsonObject): JsonObject
  remove(collection: string, name: string): JsonObject | undefined
  /** Calls for everything after the version, past and future, until the returned function is called. */
  follow(collection: string, from: number, onEvent: (event: WatchEvent) => void): () => void
  /** Sends an event to all who follow, as it is. */
  send(event: WatchEvent): void
  /** How many follow. */
  followers(): number
  /** Versions up to now can no longer be followed. */
  forget(): void
  isForgotten(version: number): boolean
}

interface Past extends WatchEvent {
  collection: string
  version: number
}

/** An empty one. */
export function createHistory(): History {
  const objects = new Map<string, JsonObject>()
  const past: Past[] = []
  const followers = new Set<(event: Past) => void>()
  let version = 1
  let forgotten = 0

  function happen(type: string, collection: string, object: JsonObject): JsonObject {
    version += 1
    const stored = withVersion(object, version)
    past.push({ type, collection, object: stored, version })
    for (const follower of followers) follower({ type, collection, object: stored, version })
    return stored
  }

  return {
    version: () => version,
    get: (collection, name) => objects.get(`${collection}/${name}`),
    list: (collection) =>
      [...objects].filter(([path]) => path.startsWith(`${collection}/`)).map(([, object]) => object),
    put(collection, object) {
      const path = `${collection}/${nameOf(object)}`
      const stored = happen(objects.has(path) ? 'MODIFIED' : 'ADDED', collection, object)
      objects.set(path, stored)
      return stored
    },
    remove(collection, name) {
      const object = objects.get(`${collection}/${name}`)
      objects.delete(`${collection}/${name}`)
      return object === undefined ? undefined : happen('DELETED', collection, object)
    },
    follow(collection, from, onEvent) {
      const follower = (event: Past) => {
        if ((event.collection === collection || event.collection === '*') && event.version > from)
          onEvent({ type: event.type, object: event.object })
      }
      past.forEach(follower)
      followers.add(follower)
      return () => followers.delete(follower)
    },
    send(event) {
      for (const follower of followers) follower({ ...event, collection: '*', version: Infinity })
    },
    followers: () => followers.size,
    forget: () => {
      forgotten = version
    },
    isForgotten: (from) => from < forgotten,
  }
}

function nameOf(object: JsonObject): string {
  return isObject(object['metadata']) ? String(object['metadata']['name']) : ''
}

function withVersion(object: JsonObject, version: number): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {}
  return { ...object, metadata: { ...metadata, resourceVersion: String(version) } }
}
