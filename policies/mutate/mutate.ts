import { candidatesOf, covers, type Candidates } from '../evaluate/matching.ts'
import type { EvaluationRequest } from '../evaluate/request.ts'
import { scopesOf } from '../evaluate/scopes.ts'
import { subjectOf, type Subject } from '../evaluate/subject.ts'
import { dig, type JsonObject } from '../json.ts'
import { isSameCanonical } from '../kubernetes/canonical.ts'
import { isBuiltInController, isManager } from '../kubernetes/identities.ts'
import type { Action, Policy, PolicySet } from '../load/policy.ts'
import type { PreparedRule } from '../rules/rule-type.ts'
import { Draft, toPatch, type Fill, type PatchOperation } from './draft.ts'
import { withoutLocked } from './locked.ts'

/** What the rules of a set fill into one object. */
export interface Mutation {
  /** The object with everything filled; the very same object where nothing was. */
  object: JsonObject
  /** The minimal patch from the request's object to `object`. */
  patch: readonly PatchOperation[]
  /** The fills behind the patch, to write one against another base (`toPatch`). */
  fills: readonly Fill[]
}

/**
 * Fills absent values where a rule asks for it: on CREATE, and on UPDATE only where the request itself changes the pod template;
 * never on a Job or Pod UPDATE, on subresources, on objects under deletion, on mirror pods, or on what a built-in controller
 * writes (kubernetes#57167). Pins verified images wherever their rule says so, which may be in a built-in controller's Pod: nothing
 * compares that with its template. Policies run in name order; the first value set stays. Audit rules change nothing. What a lock of
 * the set would refuse to the user is not written.
 */
export function mutate(set: PolicySet, request: EvaluationRequest, options: { maxAction?: Action } = {}): Mutation {
  const original = request.object ?? {}
  const unchanged = { object: original, patch: [], fills: [] }
  if (options.maxAction === 'Audit') return unchanged
  const subject = subjectOf(request)
  if (typeof subject === 'string') return unchanged
  const candidates = candidatesOf(request, subject)
  const draft = new Draft(original)
  const isFilled = mayFill(subject)
  for (const policy of set.policies) {
    const writing = { policy, subject, candidates, draft }
    if (isFilled) fill(writing)
    pin(writing)
  }
  if (draft.fills.length === 0) return unchanged
  const { object, fills } = withoutLocked(draft, original, locksOf(set, subject, candidates), subject)
  return fills.length === 0 ? unchanged : { object, patch: toPatch(fills, original), fills }
}

interface Writing {
  policy: Policy
  subject: Subject
  candidates: Candidates
  draft: Draft
}

function fill({ policy, subject, candidates, draft }: Writing): void {
  const rules = policy.rules.filter(
    ({ prepared, action }) =>
      action !== 'Audit' && prepared.mutate !== undefined && prepared.reads(subject.kind, subject.context),
  )
  if (rules.length === 0 || !covers(policy, candidates, ['self']).covered) return
  for (const { prepared } of rules) prepared.mutate?.(draft, subject.kind)
}

function pin({ policy, subject, candidates, draft }: Writing): void {
  const { kind, context } = subject
  for (const rule of policy.rules) {
    const { prepared, action } = rule
    if (action === 'Audit' || prepared.pin === undefined) continue
    if (!prepared.reads(kind, context) || !prepared.pin.reads(kind, context)) continue
    if (covers(policy, candidates, scopesOf(rule, subject)).covered) prepared.pin.write(draft, subject, context)
  }
}

/** The locks that stand before the user of a change. */
function locksOf(set: PolicySet, subject: Subject, candidates: Candidates): PreparedRule[] {
  const { old, kind, context } = subject
  if (old === undefined) return []
  return set.policies.flatMap((policy) => {
    const locks = policy.rules.map(({ prepared }) => prepared).filter((rule) => rule.lock && rule.reads(kind, context))
    if (locks.length === 0 || isManager(policy.managers, context.request.user)) return []
    return covers(policy, candidates, ['self']).covered ? locks : []
  })
}

function mayFill({ context, kind, old, now }: Subject): boolean {
  if (context.subresource !== '' || isBuiltInController(context.request.user)) return false
  if (context.operation === 'CREATE') return true
  if (kind.kind === 'Pod' || kind.kind === 'Job') return false
  const [before, after] = [dig(old?.object, ...kind.pod), dig(now.object, ...kind.pod)]
  return !isSameCanonical(before, after, kind.pod)
}
