import { asString, dig, type JsonObject } from '../../policies/json.ts'

/** Set with the earlier `spec.expiresAt` by which an exception is revoked: the username of who revokes. */
export const revokedByAnnotation = 'kubectl-heal.io/revoked-by'

/** Who revoked an exception; undefined where nobody did. */
export function revokedBy(exception: JsonObject | undefined): string | undefined {
  return asString(dig(exception, 'metadata', 'annotations', revokedByAnnotation))
}
