import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { nobody } from '../../../policies/check/user.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { absent, unknown, type Known } from '../../../policies/known.ts'
import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { workloadKindOf } from '../../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { withValue } from '../../edit/with-value.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { FoundField } from '../compare/compare-object.ts'
import { isAtOrBelow } from '../compare/path-text.ts'

/** The policy and rule that lock a field. */
export interface Lock {
  policy: string
  rule: string
}

/** What was found of an object, and what its policies are asked with. */
export interface LockQuestion {
  ref: ObjectReference
  live: JsonObject
  fields: readonly FoundField[]
  namespace: Known<JsonObject>
  /** milliseconds since the epoch */
  now: number
}

/** Finds the lock of a path; undefined where no rule holds the field. */
export type LockOf = (path: string) => Lock | undefined

/**
 * Which fields the policies lock: the evaluator is asked what it would say if somebody who is no manager made the drift, from the
 * declared state to the live one. So the verdict is the one that admission gives.
 */
export function locksOf(set: PolicySet, question: LockQuestion): LockOf {
  const request = requestOf(question)
  if (request === undefined) return () => undefined
  const { results } = evaluate(set, request, { now: question.now })
  const locks = results.flatMap(({ policy, rule, violations, waived = [] }) =>
    [...violations, ...waived].filter(({ locked }) => locked).map(({ path }) => ({ path, lock: { policy, rule } })),
  )
  return (path) => locks.find((entry) => isAtOrBelow(path, entry.path) || isAtOrBelow(entry.path, path))?.lock
}

/** The drift as a request; undefined for kinds of which policies say nothing. */
export function requestOf({ ref, live, fields, namespace }: LockQuestion): EvaluationRequest | undefined {
  const kind = workloadKindOf(live)
  if (kind === undefined) return undefined
  const declared = fields
    .filter(({ isOrder }) => !isOrder)
    .reduce((object, { steps, desired }) => withValue(object, { steps, value: desired }), live)
  return {
    operation: 'UPDATE',
    group: kind.group,
    resource: kind.resource,
    subresource: '',
    name: ref.name,
    namespace: ref.namespace ?? '',
    user: nobody,
    dryRun: true,
    object: applyApiDefaults(live),
    oldObject: applyApiDefaults(declared),
    surroundings: { namespace, workload: absent, owners: unknown('they were not read') },
  }
}
