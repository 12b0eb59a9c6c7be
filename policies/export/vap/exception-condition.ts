import { workloadKinds } from '../../kubernetes/workloads.ts'
import type { DriftException, ExceptionSubject, Policy, Rule } from '../../load/policy.ts'
import { list, onStored, text } from '../../registration/conditions/text.ts'

/** The exceptions to a rule that are live at a time (milliseconds since the epoch). */
export function liveExceptions(
  exceptions: readonly DriftException[],
  policy: Policy,
  rule: Rule,
  now: number,
): DriftException[] {
  return exceptions.filter(
    (exception) =>
      exception.policy === policy.name &&
      exception.rules.includes(rule.name) &&
      (exception.notBefore === undefined || exception.notBefore <= now) &&
      now < exception.expiresAt,
  )
}

/** CEL that is true of what any of some exceptions allows: its target, and what that owns at first hand, for its subjects. */
export function exceptedTest(exceptions: readonly DriftException[]): string {
  return exceptions.map(isExcepted).join(' || ')
}

function isExcepted({ target, subjects }: DriftException): string {
  const resource = workloadKinds.find(({ kind }) => kind === target.kind)?.resource ?? ''
  const name = text(target.name)
  const isOwner = `o.kind == ${text(target.kind)} && o.name == ${name} && has(o.controller) && o.controller == true`
  const isTarget =
    `(request.resource.resource == ${text(resource)} && stored.metadata.name == ${name}) || ` +
    `(has(stored.metadata.ownerReferences) && stored.metadata.ownerReferences.exists(o, ${isOwner}))`
  return `(request.namespace == ${text(target.namespace)} && ${onStored(isTarget)} && (${subjects.map(isSubject).join(' || ')}))`
}

function isSubject({ kind, name, namespace }: ExceptionSubject): string {
  if (kind === 'Group') return `(has(request.userInfo.groups) && ${text(name)} in request.userInfo.groups)`
  const username = kind === 'User' ? name : `system:serviceaccount:${namespace ?? ''}:${name}`
  return `(has(request.userInfo.username) && request.userInfo.username in ${list([username])})`
}
