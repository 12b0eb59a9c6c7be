import { readObject } from '../codec/codec.ts'
import { ensure } from '../json.ts'
import { keyOf } from '../metadata.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { groupResource } from '../status.ts'
import type { JsonObject, WatchEvent } from '../types.ts'

/** One committed change; `previous` is the object before it, for watches with selectors. */
export interface Change extends WatchEvent {
  revision: number
  resource: ResourceInfo
  previous: JsonObject | undefined
}

/** The objects, in memory. What it returns is shared and never to be changed: copy first. */
export interface Store {
  revision(): number
  get(resource: ResourceInfo, namespace: string, name: string): JsonObject | undefined
  /** All objects of a resource, by namespace and name; of one namespace when it is given. */
  list(resource: ResourceInfo, namespace?: string): JsonObject[]
  /** The same as it was at a revision; undefined when the changes since are no longer kept. */
  listAt(resource: ResourceInfo, revision: number, namespace?: string): JsonObject[] | undefined
  /** Stores under a new resourceVersion and tells the listeners before it returns. */
  put(resource: ResourceInfo, object: JsonObject): JsonObject
  remove(resource: ResourceInfo, object: JsonObject): JsonObject
  /** Changes after a revision; undefined when they are no longer kept (410 Gone). */
  since(revision: number): Change[] | undefined
  onChange(listener: (change: Change) => void): () => void
}

const keptChanges = 2000

/** An empty store. */
export function createStore(): Store {
  const tables = new Map<string, Map<string, JsonObject>>()
  const listeners = new Set<(change: Change) => void>()
  const history: Change[] = []
  let revision = 100

  function commit(
    type: WatchEvent['type'],
    resource: ResourceInfo,
    object: JsonObject,
    previous?: JsonObject,
  ): JsonObject {
    const change = { type, resource, object, previous, revision }
    history.push(change)
    if (history.length > keptChanges) history.shift()
    for (const listener of [...listeners]) listener(change)
    return object
  }

  /** A copy as a read from storage gives it: decoded and defaulted, which for a Job sets labels. */
  function withNextRevision(resource: ResourceInfo, object: JsonObject): JsonObject {
    revision += 1
    const next = structuredClone(object)
    ensure(next, 'metadata')['resourceVersion'] = String(revision)
    return readObject(resource, next).object
  }

  function since(from: number): Change[] | undefined {
    const oldest = history[0]
    if (oldest && from < oldest.revision - 1 && history.length === keptChanges) return undefined
    return history.filter((change) => change.revision > from)
  }

  return {
    revision: () => revision,
    since,
    get: (resource, namespace, name) => asServed(resource, table(tables, resource).get(`${namespace}/${name}`)),
    list: (resource, namespace) => sorted(resource, table(tables, resource), namespace),
    listAt(resource, from, namespace) {
      const now = new Map(table(tables, resource))
      const later = since(from)?.filter((change) => groupResource(change.resource) === groupResource(resource))
      for (const { object, previous } of later?.reverse() ?? []) {
        if (previous === undefined) now.delete(keyOf(object))
        else now.set(keyOf(object), previous)
      }
      return later && sorted(resource, now, namespace)
    },
    put(resource, object) {
      const previous = table(tables, resource).get(keyOf(object))
      const next = withNextRevision(resource, object)
      table(tables, resource).set(keyOf(object), next)
      return commit(previous ? 'MODIFIED' : 'ADDED', resource, next, previous)
    },
    remove(resource, object) {
      const previous = table(tables, resource).get(keyOf(object))
      table(tables, resource).delete(keyOf(object))
      return commit('DELETED', resource, withNextRevision(resource, object), previous)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A custom object that another version stored, in this one; versions are not converted but by name. */
function asServed(resource: ResourceInfo, object: JsonObject | undefined): JsonObject | undefined {
  if (!object || resource.schema === undefined || object['apiVersion'] === apiVersionOf(resource)) return object
  return readObject(resource, object).object
}

function sorted(resource: ResourceInfo, objects: Map<string, JsonObject>, namespace?: string): JsonObject[] {
  return [...objects]
    .filter(([key]) => namespace === undefined || key.startsWith(`${namespace}/`))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => asServed(resource, object) ?? object)
}

function table(tables: Map<string, Map<string, JsonObject>>, resource: ResourceInfo): Map<string, JsonObject> {
  const key = `${resource.group}/${resource.resource}`
  const found = tables.get(key) ?? new Map<string, JsonObject>()
  tables.set(key, found)
  return found
}
