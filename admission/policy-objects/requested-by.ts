import type { User } from '../../policies/evaluate/request.ts'
import { asArray, asObject, dig, type JsonObject } from '../../policies/json.ts'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { PatchOperation } from '../../policies/mutate/draft.ts'

/** Who asks, as `spec.requestedBy` says it; with --as it is who is impersonated, as for everything else in the cluster. */
export function requesterOf(user: User): { username: string; groups: readonly string[] } {
  return { username: user.username, groups: user.groups }
}

/**
 * What sets `spec.requestedBy`: of a new exception who asks, of a stored one (that is applied again from a file without it) who asked
 * then. One that is given stays, for the validating webhook to refuse if it is wrong.
 */
export function requesterPatch({ object, oldObject, user }: ReviewedRequest): PatchOperation[] {
  const spec = asObject(object?.['spec'])
  if (spec === undefined || (spec['requestedBy'] ?? undefined) !== undefined) return []
  const value = oldObject === undefined ? requesterOf(user) : dig(oldObject, 'spec', 'requestedBy')
  return value === undefined ? [] : [{ op: 'add', path: '/spec/requestedBy', value }]
}

/** Why a new exception's `spec.requestedBy` cannot stay. */
export function requesterProblem(exception: JsonObject, user: User): string | undefined {
  const given = asObject(dig(exception, 'spec', 'requestedBy'))
  if (given === undefined)
    return 'spec.requestedBy: is missing: the webhook exceptions.kubectl-heal.io, which sets it, did not answer; try again'
  const isUser = given['username'] === user.username
  if (isUser && isSameGroups(asArray(given['groups']), user.groups)) return undefined
  const what = isUser ? 'its groups are not yours' : `you are ${user.username}`
  return `spec.requestedBy: must be who asks, and ${what}; leave it out and it is set`
}

function isSameGroups(given: readonly unknown[], groups: readonly string[]): boolean {
  const wanted = new Set<unknown>(groups)
  return new Set(given).size === wanted.size && given.every((group) => wanted.has(group))
}
