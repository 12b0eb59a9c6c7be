import { readObject } from '../codec/codec.ts'
import { copy, isObject } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import { conflictError } from './conflict-error.ts'
import type { Conflict } from './conflict-error.ts'
import { shapeOf } from './kind-shape.ts'
import { isSettledByLastApplied, syncLastApplied } from './last-applied.ts'
import { merge } from './merge.ts'
import { compareNodes, membersOf, nodesOf } from './nodes.ts'
import { isReset, isUnowned } from './not-owned.ts'
import { isEntryOf, managedFieldsOf, newEntry, ownersOf, withoutPaths } from './owners.ts'
import type { Manager, Owner } from './owners.ts'
import { prune } from './prune.ts'
import { emptyObject, trackUpdate } from './track-update.ts'

/** An application: what somebody wants an object to be, as far as it says. */
export interface Application {
  config: JsonObject
  manager: Manager
  /** Takes conflicting fields from their owners. */
  force: boolean
}

/**
 * The object after server-side apply onto `live` (undefined: a new one), defaulted, with its managedFields. Throws 409 where fields
 * that change are owned by others and nothing forces them.
 */
export function applied(info: ResourceInfo, live: JsonObject | undefined, application: Application): JsonObject {
  const { config, manager, force } = application
  const shape = shapeOf(info)
  const apiVersion = apiVersionOf(info)
  const before = live ?? emptyObject(info)
  const owners = ownersBeforeApply(info, live, manager)
  const last = owners.find(({ entry }) => isEntryOf(entry, 'Apply', apiVersion, manager))
  const others = owners.filter((owner) => owner !== last)
  const members = [...membersOf(nodesOf(shape, config))]
  const set = new Set(members.filter((path) => !isReset(info, manager.subresource, path)))
  const managed = new Set([...set, ...others.flatMap(({ paths }) => [...paths])])
  const merged = merge(shape, before, config)
  const result = prune(shape, isObject(merged) ? merged : {}, last?.paths ?? new Set(), managed)

  const { changed, gone } = compareNodes(nodesOf(shape, before), nodesOf(shape, result))
  const isChanged = (path: string) => changed.has(path) && !isReset(info, manager.subresource, path)
  const conflicts = others.flatMap(({ entry, paths }): Conflict[] =>
    [...paths].filter(isChanged).map((path) => ({ entry, path })),
  )
  const disputed = conflicts.filter(({ path }) => !force && !isSettledByLastApplied(info, live, manager.name, path))
  if (disputed.length > 0) throw conflictError(disputed)
  const kept = others.map((owner) => withoutPaths(owner, (path) => isChanged(path) || gone.has(path)))
  const isNoop = changed.size === 0 && gone.size === 0 && last !== undefined
  const entry = isNoop ? { ...last.entry, apiVersion } : newEntry('Apply', apiVersion, manager)
  const own = { entry, paths: new Set([...set].filter((path) => !isUnowned(info, manager.subresource, path))) }
  return withManagedFields(info, result, managedFieldsOf([...kept, own]), application)
}

/** What was there before anybody applied, without owners, belongs to `before-first-apply`. */
function ownersBeforeApply(info: ResourceInfo, live: JsonObject | undefined, manager: Manager): Owner[] {
  const owners = ownersOf(live)
  if (live === undefined || owners.length > 0) return owners
  const managedFields = trackUpdate(info, undefined, live, { ...manager, name: 'before-first-apply' }, [])
  return ownersOf({ metadata: { managedFields } })
}

function withManagedFields(
  info: ResourceInfo,
  result: JsonObject,
  managedFields: JsonObject[],
  { config, manager }: Application,
): JsonObject {
  const object = manager.name === 'kubectl' ? syncLastApplied(result, config) : result
  const metadata = isObject(object['metadata']) ? object['metadata'] : {}
  return readObject(info, copy({ ...object, metadata: { ...metadata, managedFields } })).object
}
