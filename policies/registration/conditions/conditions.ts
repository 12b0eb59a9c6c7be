import type { Demands } from '../demands.ts'
import { notAMirrorPod, notBeingDeleted, onlyOwnedPods, podSpecChanges } from './never-judged.ts'
import { notBookkeeping, notByAController, notForAnOwner, onlyForAnOwner } from './ownership.ts'
import { statusChanges } from './status.ts'
import { templateChanges } from './template.ts'
import type { MatchCondition } from './text.ts'

/** What a validating webhook skips of the requests its rules name, because the evaluator would. */
export function conditionsForAnybody({ rules, claims }: Demands): MatchCondition[] {
  const all = [...claims.values()]
  const owned = all.filter(({ ownedOnly }) => ownedOnly).map(({ subresource }) => subresource)
  return [
    notBeingDeleted,
    notForAnOwner,
    ...(all.some(({ operation }) => operation === 'UPDATE') ? [notBookkeeping] : []),
    ...(all.some(({ kind }) => kind.kind === 'Pod') ? [notAMirrorPod] : []),
    ...(owned.length > 0 ? [onlyOwnedPods(owned)] : []),
    ...(all.some(({ subresource }) => subresource === 'status') ? [statusChanges(rules)] : []),
  ]
}

/** The Pods that built-in controllers write, for the rules that look at these too. */
export function conditionsForControllers(): MatchCondition[] {
  return [notBeingDeleted, onlyForAnOwner, podSpecChanges]
}

/** What `mutate` never touches. */
export function conditionsForFilling({ claims }: Demands): MatchCondition[] {
  const all = [...claims.values()]
  const updated = all.filter(({ operation }) => operation === 'UPDATE').map(({ kind }) => kind.kind)
  return [
    notBeingDeleted,
    notByAController,
    ...(all.some(({ kind }) => kind.kind === 'Pod') ? [notAMirrorPod] : []),
    ...(updated.length > 0 ? [templateChanges(updated)] : []),
  ]
}
