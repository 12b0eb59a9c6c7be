import type { JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import { textAt } from '../json.ts'
import { resources, type ResourceKey } from '../resource.ts'

/**
 * What was read of a cluster, or of a directory, at one time. What was not read is unread, never absent: `list` is then empty,
 * `get` unknown, and `unread` says why.
 */
export interface Snapshot {
  /** milliseconds since the epoch: the clock of everything that is concluded from it */
  readonly now: number
  /** The one namespace that was asked for; undefined: all. */
  readonly namespace: string | undefined
  /** The objects that were read, by namespace, then name. */
  list(resource: ResourceKey): readonly JsonObject[]
  /** Those of one namespace. */
  inNamespace(resource: ResourceKey, namespace: string): readonly JsonObject[]
  /** One object; `namespace` is left out for kinds without. Absent only where its kind was read there in full. */
  get(resource: ResourceKey, name: string, namespace?: string): Known<JsonObject>
  byUid(uid: string): JsonObject | undefined
  /**
   * Why a kind was not read, or not in full (completes "pods could not be read: …"); undefined where it was. With a namespace: in that
   * namespace, which may be outside of what was read.
   */
  unread(resource: ResourceKey, namespace?: string): string | undefined
}

/** What came of reading one kind. */
export interface KindRead {
  resource: ResourceKey
  objects: readonly JsonObject[]
  /** Why it was not read in full. */
  unread?: string
  /** The namespaces that were read in full, where others were not; what is looked for elsewhere is unknown. */
  namespaces?: ReadonlySet<string>
}

/** The parts of a snapshot. A kind that is not among `kinds` is unread. */
export interface SnapshotParts {
  now: number
  namespace?: string | undefined
  kinds: readonly KindRead[]
  /** Why kinds that are not among `kinds` were not read. */
  otherwise?: string
}

/** A snapshot over what was read; objects are kept as they are, indexes are made when first asked for. */
export function createSnapshot({ now, namespace, kinds, otherwise = 'not read' }: SnapshotParts): Snapshot {
  const reads = new Map(kinds.map((read) => [read.resource, indexed(read)]))
  let uids: Map<string, JsonObject> | undefined
  const unread = (resource: ResourceKey, inNamespace?: string): string | undefined => {
    const read = reads.get(resource)
    if (read === undefined) return otherwise
    if (read.unread !== undefined || inNamespace === undefined) return read.unread
    return elsewhere(resource, inNamespace)
  }
  const elsewhere = (resource: ResourceKey, wanted: string | undefined): string | undefined =>
    outside(resource, wanted, namespace) ?? uncovered(wanted, reads.get(resource)?.namespaces)
  return {
    now,
    namespace,
    unread,
    list: (resource) => reads.get(resource)?.sorted() ?? [],
    inNamespace: (resource, name) => reads.get(resource)?.byNamespace().get(name) ?? [],
    get(resource, name, inNamespace) {
      const found = reads.get(resource)?.byName().get(key(inNamespace, name))
      if (found !== undefined) return { state: 'known', value: found }
      const reason = unread(resource) ?? elsewhere(resource, inNamespace)
      return reason === undefined ? { state: 'absent' } : { state: 'unknown', reason }
    },
    byUid(uid) {
      uids ??= indexByUid(kinds)
      return uids.get(uid)
    },
  }
}

function outside(resource: ResourceKey, wanted: string | undefined, only: string | undefined): string | undefined {
  const isOutside = only !== undefined && resources[resource].namespaced && wanted !== only
  return isOutside ? `only namespace ${only} was read` : undefined
}

function uncovered(wanted: string | undefined, namespaces: ReadonlySet<string> | undefined): string | undefined {
  const isCovered = wanted === undefined || namespaces === undefined || namespaces.has(wanted)
  return isCovered ? undefined : `it was not read in namespace ${wanted}`
}

interface IndexedRead {
  unread: string | undefined
  namespaces: ReadonlySet<string> | undefined
  sorted(): readonly JsonObject[]
  byNamespace(): ReadonlyMap<string, readonly JsonObject[]>
  byName(): ReadonlyMap<string, JsonObject>
}

function indexed({ objects, unread, namespaces }: KindRead): IndexedRead {
  const sorted = lazy(() => [...objects].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1)))
  const byName = lazy(() => new Map(objects.map((object) => [keyOf(object), object])))
  const byNamespace = lazy(() => {
    const groups = new Map<string, JsonObject[]>()
    for (const object of sorted()) {
      const namespace = textAt(object, 'metadata', 'namespace') ?? ''
      const group = groups.get(namespace)
      if (group === undefined) groups.set(namespace, [object])
      else group.push(object)
    }
    return groups
  })
  return { unread, namespaces, sorted, byNamespace, byName }
}

function indexByUid(kinds: readonly KindRead[]): Map<string, JsonObject> {
  const uids = new Map<string, JsonObject>()
  for (const { objects } of kinds) {
    for (const object of objects) {
      const uid = textAt(object, 'metadata', 'uid')
      if (uid !== undefined) uids.set(uid, object)
    }
  }
  return uids
}

function keyOf(object: JsonObject): string {
  return key(textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name') ?? '')
}

/** No name holds a slash. */
function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
