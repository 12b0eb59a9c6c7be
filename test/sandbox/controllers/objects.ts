import { ensure, listAt, objectAt, same, stringMapAt, textAt } from '../json.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { GroupVersionResource, InProcessClient, JsonObject } from '../types.ts'
import type { RelatedWatch } from './controller.ts'
import { resource } from './controller.ts'

/** `namespace/name`. */
export function keyOf(object: JsonObject): string {
  return `${textAt(object, 'metadata.namespace')}/${textAt(object, 'metadata.name')}`
}

/** The ownerReference that makes an object the controller of another. */
export function controllerReference(owner: JsonObject): JsonObject {
  const { name, uid } = objectAt(owner, 'metadata')
  const { apiVersion, kind } = owner
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** The objects of the list that the owner controls, oldest first. */
export async function ownedBy(
  owner: JsonObject,
  children: GroupVersionResource,
  client: InProcessClient,
): Promise<JsonObject[]> {
  const uid = textAt(owner, 'metadata.uid')
  const all = await client.list(children, textAt(owner, 'metadata.namespace'))
  return all.filter((child) => controllerOf(child)?.['uid'] === uid).sort(byAge)
}

/** Makes the owner the controller of what its selector matches and nobody controls, as after a delete that orphans. */
export async function adoptOrphans(
  owner: JsonObject,
  children: GroupVersionResource,
  client: InProcessClient,
): Promise<void> {
  const selector = objectAt(owner, 'spec.selector')
  const labels = owner['kind'] === 'ReplicationController' ? { matchLabels: selector } : selector
  for (const child of await client.list(children, textAt(owner, 'metadata.namespace'))) {
    const matches = matchesLabelSelector(labels, objectAt(child, 'metadata.labels'))
    if (!matches || controllerOf(child) !== undefined || isDeleting(child)) continue
    const references = [...listAt(child, 'metadata.ownerReferences'), controllerReference(owner)]
    ensure(child, 'metadata')['ownerReferences'] = references
    await writeObject(child, children, client)
  }
}

/** Follows changes of the pods, or other children, of a controller's objects. */
export function watchChildren(children: GroupVersionResource, ownerKind: string): RelatedWatch {
  return {
    resource: children,
    keysOf(child) {
      const owner = controllerOf(child)
      if (owner?.['kind'] !== ownerKind) return []
      return [`${textAt(child, 'metadata.namespace')}/${textAt(owner, 'name')}`]
    },
  }
}

function controllerOf(object: JsonObject): JsonObject | undefined {
  return listAt(object, 'metadata.ownerReferences').find((reference) => reference['controller'] === true)
}

function byAge(a: JsonObject, b: JsonObject): number {
  const created = textAt(a, 'metadata.creationTimestamp').localeCompare(textAt(b, 'metadata.creationTimestamp'))
  return created === 0 ? textAt(a, 'metadata.name').localeCompare(textAt(b, 'metadata.name')) : created
}

/** Whether somebody asked to delete the object. */
export function isDeleting(object: JsonObject): boolean {
  return textAt(object, 'metadata.deletionTimestamp') !== ''
}

/** One annotation, or undefined. */
export function annotation(object: JsonObject, name: string): string | undefined {
  return stringMapAt(object, 'metadata.annotations').get(name)
}

/** A time as the API writes it: UTC, whole seconds. */
export function timestamp(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Writes an object's status if it differs from the stored one; annotations may change with it, as the API allows. */
export async function writeStatus(
  stored: JsonObject,
  target: GroupVersionResource,
  client: InProcessClient,
  changes: { status: JsonObject; metadata?: JsonObject },
): Promise<void> {
  const metadata = changes.metadata ?? stored['metadata']
  if (same(stored['status'] ?? {}, changes.status) && same(stored['metadata'], metadata)) return
  const next = { ...stored, metadata, status: changes.status }
  await client.update(target, textAt(stored, 'metadata.namespace'), textAt(stored, 'metadata.name'), next, 'status')
}

/** Writes an object back; the resource names it. */
export async function writeObject(
  object: JsonObject,
  target: GroupVersionResource,
  client: InProcessClient,
): Promise<void> {
  await client.update(target, textAt(object, 'metadata.namespace'), textAt(object, 'metadata.name'), object)
}

/** Deletes a pod. */
export async function deletePod(pod: JsonObject, client: InProcessClient): Promise<void> {
  await client.delete(resource.pods, textAt(pod, 'metadata.namespace'), textAt(pod, 'metadata.name'))
}

/** The fields that say something: zero counts are not written where the API omits them. */
export function withoutZeros(counts: Record<string, number>): JsonObject {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}

/** The object without one of its keys. */
export function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
}
