import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'
import { secretWithoutValues } from '../../cluster/snapshot/secret.ts'
import type { KindRead } from '../../cluster/snapshot/snapshot.ts'
import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import { resourceKeys } from '../target/built-in-types.ts'
import { namespaceOfDumpFile, resourceOfDumpFile } from './dump-folder.ts'
import { newestTime } from './newest-time.ts'
import { groupNow, inPresentVersion } from './old-versions.ts'

/** Gathers the objects of files by kind. */
export interface RecordedKinds {
  /** Takes a document of a file (its path from the directory), an object or a list. False where it is neither. */
  add(document: JsonObject, file: string): boolean
  /** What is known of a kind; undefined where nothing of it is there. */
  read(resource: ResourceKey): KindRead | undefined
  /** Namespaces that any object is in, sorted. */
  namespaces(): string[]
  /** The newest time that any object tells of (milliseconds since the epoch); 0 where none does. */
  newest(): number
}

/** What is there of one kind. */
interface Recorded {
  objects: Map<string, JsonObject>
  /** Namespaces of which it is known that there is no more than these objects. */
  namespaces: Set<string>
  /** One list held objects of several namespaces: it was read of all. */
  several: boolean
  /** A list of the kind was empty, wherever it was read. */
  empty: boolean
  /** Versions whose objects could not be read as the present one. */
  otherVersions: Set<string>
}

/** Lists in lists are unwrapped so deep. */
const deepest = 4

/** Nothing yet. */
export function recordedKinds(): RecordedKinds {
  const kinds = new Map<ResourceKey, Recorded>()
  const namespaces = new Set<string>()
  let newest = 0
  const of = (resource: ResourceKey): Recorded => {
    const known = kinds.get(resource)
    if (known !== undefined) return known
    const flags = { several: false, empty: false }
    const made = { objects: new Map(), namespaces: new Set<string>(), otherVersions: new Set<string>(), ...flags }
    kinds.set(resource, made)
    return made
  }

  function addObject(object: JsonObject): string[] | undefined {
    const name = asString(dig(object, 'metadata', 'name'))
    if (name === undefined) return undefined
    const namespace = asString(dig(object, 'metadata', 'namespace')) ?? ''
    if (namespace !== '') namespaces.add(namespace)
    newest = Math.max(newest, newestTime(object))
    const resource = resourceOf(object)
    if (resource === undefined) return [namespace]
    const recorded = of(resource)
    const present = inPresentVersion(object, apiVersionOf(resource))
    if (present === undefined) recorded.otherVersions.add(asString(object['apiVersion']) ?? '')
    else {
      recorded.objects.set(`${namespace}/${name}`, resource === 'secrets' ? secretWithoutValues(present) : present)
      recorded.namespaces.add(namespace)
    }
    return [namespace]
  }

  function addList(list: JsonObject, file: string, depth: number): string[] {
    const kind = (asString(list['kind']) ?? '').replace(/List$/, '')
    const implied = kind === '' ? {} : { apiVersion: list['apiVersion'], kind }
    const items = asArray(list['items'])
      .filter(isObject)
      .map((item) => ({ ...implied, ...item }))
    const seen = new Map<ResourceKey | undefined, Set<string>>()
    for (const item of items) {
      const resource = resourceOf(item)
      const spaces = seen.get(resource) ?? new Set()
      seen.set(resource, spaces)
      for (const namespace of add(item, file, depth + 1) ?? []) spaces.add(namespace)
    }
    for (const [resource, spaces] of seen) if (resource !== undefined && spaces.size > 1) of(resource).several = true
    noteList(kind === '' ? resourceOfDumpFile(file) : resourceOf({ ...list, kind }), file, items.length === 0)
    return [...seen.values()].flatMap((spaces) => [...spaces])
  }

  function noteList(resource: ResourceKey | undefined, file: string, isEmpty: boolean): void {
    if (resource === undefined) return
    const folder = namespaceOfDumpFile(file)
    if (folder !== undefined) of(resource).namespaces.add(folder)
    if (isEmpty) of(resource).empty = true
  }

  function add(document: JsonObject, file: string, depth = 0): string[] | undefined {
    const [apiVersion, kind] = [asString(document['apiVersion']), asString(document['kind'])]
    if (apiVersion === undefined || kind === undefined || depth > deepest) return undefined
    const { items } = document
    if (kind.endsWith('List') && (Array.isArray(items) || items === null)) return addList(document, file, depth)
    return addObject(document)
  }

  return {
    add: (document, file) => add(document, file) !== undefined,
    read: (resource) => {
      // Events of the newer group stand for those of the core group: their reader knows both.
      const recorded = kinds.get(resource) ?? (resource === 'coreevents' ? kinds.get('events') : undefined)
      return recorded === undefined ? undefined : kindRead(resource, recorded)
    },
    namespaces: () => [...namespaces].sort(),
    newest: () => newest,
  }
}

function kindRead(resource: ResourceKey, recorded: Recorded): KindRead {
  const { objects, namespaces, several, empty, otherVersions } = recorded
  const read: KindRead = { resource, objects: [...objects.values()] }
  if (otherVersions.size > 0)
    return { ...read, unread: `it was recorded as ${[...otherVersions].sort().join(' and ')}, which has other fields` }
  // A folder of a dump tells of its namespace alone; an empty list that lies elsewhere, of all.
  const isWhole = !resources[resource].namespaced || several || (empty && namespaces.size === 0)
  return isWhole ? read : { ...read, namespaces }
}

function apiVersionOf(resource: ResourceKey): string {
  const { group, version } = resources[resource]
  return group === '' ? version : `${group}/${version}`
}

function resourceOf(object: JsonObject): ResourceKey | undefined {
  const kind = asString(object['kind']) ?? ''
  return byGroupKind.get(`${groupNow(asString(object['apiVersion']) ?? '', kind)}/${kind}`)
}

const byGroupKind = new Map(
  resourceKeys.map((key) => {
    const { group, kind }: ResourceType = resources[key]
    return [`${group}/${kind}`, key]
  }),
)
