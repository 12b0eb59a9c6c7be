import { asString, dig, type JsonObject } from '../json.ts'
import type { GrantedInCluster } from './build-exception.ts'
import { parseTime } from './time.ts'

/** Set with the earlier `spec.expiresAt` by which an exception is revoked: the username of who revokes. */
export const revokedByAnnotation = 'kubectl-heal.io/revoked-by'

/** Who revoked an exception; undefined where nobody did. */
export function revokedBy(exception: JsonObject | undefined): string | undefined {
  return asString(dig(exception, 'metadata', 'annotations', revokedByAnnotation))
}

/** A time in an object, in milliseconds since the epoch; undefined where there is none that can be read. */
export function timeOf(object: JsonObject, ...keys: string[]): number | undefined {
  return parseTime(asString(dig(object, ...keys)) ?? '')
}

/** What the cluster says of an exception that it stores. */
export interface StoredGrant extends GrantedInCluster {
  /** It is being deleted, and opens nothing any more. */
  deleted: boolean
}

/** When a stored exception was created, whether it was ended early, and whether it is going. */
export function grantOf(object: JsonObject): StoredGrant {
  const createdAt = timeOf(object, 'metadata', 'creationTimestamp') ?? 0
  const deleted = dig(object, 'metadata', 'deletionTimestamp') !== undefined
  return { createdAt, revoked: revokedBy(object) !== undefined, deleted }
}
