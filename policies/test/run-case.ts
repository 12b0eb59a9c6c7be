import { checkObject, namespaceObject, type CheckOptions } from '../check/check-object.ts'
import { checkReview } from '../check/check-review.ts'
import { userOf } from '../check/user.ts'
import type { JsonObject } from '../json.ts'
import type { PolicySet } from '../load/policy.ts'
import type { TestCase } from '../schema/documents.ts'
import { judgePatched, judgeResults } from './judge-case.ts'

/** A case whose files have been read. */
export interface ReadCase {
  object?: JsonObject
  review?: JsonObject
  /** The stored object, or with a review the objects of the cluster that it may ask for. */
  old?: readonly JsonObject[]
  patched?: JsonObject
}

/** What is not as a case expects, one sentence each. Pure. */
export function runCase(set: PolicySet, test: TestCase, read: ReadCase, now: number): string[] {
  const { object, review } = read
  if (object !== undefined && review === undefined) return runObject(set, test, object, read, now)
  if (review !== undefined && object === undefined) return runReview(set, test, review, read, now)
  return ['a case has either an object or a review']
}

function runObject(set: PolicySet, test: TestCase, object: JsonObject, read: ReadCase, now: number): string[] {
  const [old, ...more] = read.old ?? []
  if (more.length > 0) return [`old holds ${String(more.length + 1)} objects; give the one that is stored`]
  const options: CheckOptions = {
    user: userOf(test.user, test.groups),
    now,
    ...(old === undefined ? {} : { old }),
    ...namespaceOf(test),
  }
  const checked = checkObject(set, object, options)
  const patched = read.patched === undefined ? [] : judgePatched(read.patched, checked.object)
  return [...judgeResults(checked.verdict, test.expect, set), ...patched]
}

function namespaceOf({ namespace }: TestCase): { namespace?: JsonObject } {
  if (namespace === undefined) return {}
  if (typeof namespace === 'string') return { namespace: namespaceObject(namespace) }
  return { namespace: namespaceObject(namespace.name, namespace.labels) }
}

function runReview(set: PolicySet, test: TestCase, review: JsonObject, read: ReadCase, now: number): string[] {
  const documents = [...(read.old ?? []), ...Object.values(namespaceOf(test))]
  const user = test.user === undefined ? {} : { user: userOf(test.user, test.groups) }
  const checked = checkReview(set, review, { now, documents, ...user })
  if (!checked.ok) return [`the review cannot be read: ${checked.reason}`]
  const patched = read.patched === undefined ? [] : judgePatched(read.patched, checked.mutation.object)
  return [...judgeResults(checked.verdict, test.expect, set), ...patched]
}
