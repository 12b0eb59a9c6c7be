import { decodeAs } from '../codec/codec.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import { shapeOf } from './kind-shape.ts'
import { compareNodes, nodesOf } from './nodes.ts'
import { isUnowned } from './not-owned.ts'
import { isEntryOf, managedFieldsOf, newEntry, ownersOf, withoutPaths } from './owners.ts'
import type { Manager, Owner } from './owners.ts'

/** The empty Go object: what it holds counts as there before a create, so its structs are nobody's. */
export function emptyObject(info: ResourceInfo): JsonObject {
  return info.schema === undefined ? decodeAs(info, {}).object : {}
}

/**
 * The managedFields after `manager` turned `before` (undefined: create) into `after`: it owns what it added or changed, nobody owns
 * what is gone. `owners` are those before.
 */
export function trackUpdate(
  info: ResourceInfo,
  before: JsonObject | undefined,
  after: JsonObject,
  manager: Manager,
  owners: Owner[] = ownersOf(before),
): JsonObject[] {
  const shape = shapeOf(info)
  const compared = compareNodes(nodesOf(shape, before ?? emptyObject(info)), nodesOf(shape, after))
  const isFree = (path: string) => isUnowned(info, manager.subresource, path)
  const changed = new Set([...compared.changed].filter((path) => !isFree(path)))
  const isGone = (path: string) => compared.gone.has(path) && !isFree(path)
  const apiVersion = apiVersionOf(info)
  const own = owners.find(({ entry }) => isEntryOf(entry, 'Update', apiVersion, manager))
  const others = owners.filter((owner) => owner !== own)
  const kept = others.map((owner) => withoutPaths(owner, (path) => changed.has(path) || isGone(path)))
  const mine = own && withoutPaths(own, isGone)
  if (changed.size === 0) return managedFieldsOf([...kept, ...(mine ? [mine] : [])])
  const paths = new Set([...(mine?.paths ?? []), ...changed])
  return managedFieldsOf([...kept, { entry: newEntry('Update', apiVersion, manager), paths }])
}
