import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { asObject, isSameJson, own, type JsonObject } from '../../policies/json.ts'
import { revokedBy, revokedByAnnotation, timeOf } from '../../policies/load/stored-exception.ts'
import { sound, type ObjectVerdict } from './policy-object.ts'

/**
 * Judges a change of a DriftException. Its spec stays as it was granted, but it may end earlier, and then says who ended it. Only
 * changes are judged: labels and finalizers of an exception that would be refused today may still be changed.
 */
export function judgeChange({ object = {}, oldObject = {}, user }: ReviewedRequest, now: number): ObjectVerdict {
  const changed = changedFields(object, oldObject)
  const [by, before] = [revokedBy(object), revokedBy(oldObject)]
  if (changed.length === 0 && by === before) return sound
  const problems = changed
    .filter((field) => field !== 'expiresAt')
    .map((field) => `spec.${field}: may not change once granted; revoke this exception and grant another`)
  if (changed.includes('expiresAt')) {
    if ((timeOf(oldObject, 'spec', 'expiresAt') ?? Infinity) <= now)
      problems.push('spec.expiresAt: it has ended already')
    else if (!isEarlier(object, oldObject))
      problems.push('spec.expiresAt: may only become earlier; grant another exception')
    if (by !== user.username) problems.push(`${annotation}: must name who ends it, which is you: ${user.username}`)
  } else if (by !== before) {
    problems.push(`${annotation}: changes only together with an earlier spec.expiresAt (kubectl heal override revoke)`)
  }
  return { problems, warnings: [] }
}

const annotation = `metadata.annotations[${revokedByAnnotation}]`

function changedFields(object: JsonObject, oldObject: JsonObject): string[] {
  const [now, before] = [asObject(object['spec']), asObject(oldObject['spec'])]
  const fields = new Set([...Object.keys(now ?? {}), ...Object.keys(before ?? {})])
  return [...fields].filter((field) => !isSameJson(own(now, field), own(before, field))).sort()
}

function isEarlier(object: JsonObject, oldObject: JsonObject): boolean {
  const [now, before] = [timeOf(object, 'spec', 'expiresAt'), timeOf(oldObject, 'spec', 'expiresAt')]
  // A stored end that cannot be read never comes; any that can be read is earlier.
  return now !== undefined && now < (before ?? Infinity)
}
