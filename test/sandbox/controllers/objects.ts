import type { InProcessClient } from '../in-process-client.ts'
import { ensure, objectAt, same, textAt } from '../json.ts'
import { controllerOf, isDeleting, ownersOf, placeOf } from '../metadata.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'

/** The ownerReference that makes an object the controller of another. */
export function controllerReference(owner: JsonObject): JsonObject {
  const { name, uid } = objectAt(owner, 'metadata')
  const { apiVersion, kind } = owner
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** The objects of a kind that the owner controls, oldest first. */
export function ownedBy(owner: JsonObject, kind: string, client: InProcessClient): JsonObject[] {
  const uid = textAt(owner, 'metadata.uid')
  const owned = client.list(kind, placeOf(owner).namespace).filter((child) => controllerOf(child)?.['uid'] === uid)
  const created = (child: JsonObject) => textAt(child, 'metadata.creationTimestamp')
  // The list comes sorted by name, which decides between those of one second.
  return owned.sort((a, b) => created(a).localeCompare(created(b)))
}

/** Makes the owner the controller of what its selector matches and nobody controls, as after a delete that orphans. */
export async function adoptOrphans(owner: JsonObject, kind: string, client: InProcessClient): Promise<void> {
  const selector = objectAt(owner, 'spec.selector')
  const labels = owner['kind'] === 'ReplicationController' ? { matchLabels: selector } : selector
  for (const child of client.list(kind, placeOf(owner).namespace)) {
    const matches = matchesLabelSelector(labels, objectAt(child, 'metadata.labels'))
    if (!matches || controllerOf(child) !== undefined || isDeleting(child)) continue
    ensure(child, 'metadata')['ownerReferences'] = [...ownersOf(child), controllerReference(owner)]
    await client.update(child)
  }
}

/** Writes an object's status if it differs from the stored one; annotations may change with it, as the API allows. */
export async function writeStatus(
  stored: JsonObject,
  client: InProcessClient,
  status: JsonObject,
  metadata = stored['metadata'],
): Promise<void> {
  if (same(stored['status'] ?? {}, status) && same(stored['metadata'], metadata)) return
  await client.update({ ...stored, metadata, status }, 'status')
}

/** The fields that say something: zero counts are not written where the API omits them. */
export function withoutZeros(counts: Record<string, number>): JsonObject {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
