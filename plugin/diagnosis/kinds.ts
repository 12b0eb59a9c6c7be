import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'
import type { ObjectReference } from '../object-reference.ts'

const byKind = new Map<string, ResourceKey>()
for (const [key, { kind }] of Object.entries(resources) as [ResourceKey, ResourceType][])
  if (!byKind.has(kind)) byKind.set(kind, key)

/** The resource of an object by its kind, where it is one that this product reads; a custom resource of the same kind is none. */
export function kindToResource({ kind, apiVersion }: ObjectReference): ResourceKey | undefined {
  const resource = byKind.get(kind)
  if (resource === undefined || apiVersion === undefined) return resource
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
  return resources[resource].group === group || kind === 'Event' ? resource : undefined
}

/** The API group of an object; '' for the core group, and where it is not known. */
export function groupOf(reference: ObjectReference): string {
  if (reference.apiVersion !== undefined)
    return reference.apiVersion.includes('/') ? (reference.apiVersion.split('/')[0] ?? '') : ''
  const resource = kindToResource(reference)
  return resource === undefined ? '' : resources[resource].group
}
