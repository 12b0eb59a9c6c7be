import { resources, type ResourceKey } from '../../../cluster/resource.ts'
import type { JsonObject } from '../../../policies/json.ts'

/** The objects of a kind. */
export function of(objects: readonly JsonObject[], resource: ResourceKey): JsonObject[] {
  const { group, version, kind } = resources[resource]
  const apiVersion = group === '' ? version : `${group}/${version}`
  return objects.filter((object) => object['apiVersion'] === apiVersion && object['kind'] === kind)
}

/** The objects that are not of these kinds. */
export function without(objects: readonly JsonObject[], kinds: readonly ResourceKey[]): JsonObject[] {
  const left = new Set(kinds.flatMap((resource) => of(objects, resource)))
  return objects.filter((object) => !left.has(object))
}
