import type { Subject } from '../evaluate/subject.ts'
import { View } from '../evaluate/view.ts'
import type { JsonObject } from '../json.ts'
import type { PreparedRule } from '../rules/rule-type.ts'
import { Draft, type Fill, type RecordedDraft } from './draft.ts'

/**
 * The draft without the fills that a lock would refuse: what we fill in ourselves must never deny a request, so an older gap under a
 * lock stays a gap until somebody who passes the lock closes it. The very same draft where all of it may stay.
 */
export function withoutLocked(
  draft: RecordedDraft,
  original: JsonObject,
  locks: readonly PreparedRule[],
  subject: Subject,
): RecordedDraft {
  if (locks.length === 0 || draft.fills.length === 0) return draft
  const before = refusals(locks, subject, original)
  if (refusals(locks, subject, draft.object) === before) return draft
  const kept = new Draft(original)
  for (const fill of draft.fills) if (refusals(locks, subject, filled(kept.object, fill)) === before) kept.repeat(fill)
  return kept
}

function filled(object: JsonObject, fill: Fill): JsonObject {
  const trial = new Draft(object)
  trial.repeat(fill)
  return trial.object
}

/** How much the locks find in a change to this object. A fill adds what was absent, so it can only add to it. */
function refusals(locks: readonly PreparedRule[], { old, now, context }: Subject, object: JsonObject): number {
  const { kind, name, namespace, controller } = now
  const view = new View({ kind, name, namespace, object, controller })
  let found = 0
  for (const lock of locks) {
    const outcome = lock.compare?.({ old, now: view }, context)
    if (outcome?.kind === 'findings') found += outcome.findings.length
  }
  return found
}
