import { serviceAccountOf, isBuiltInController } from '../kubernetes/identities.ts'
import type { DriftException, ExceptionSubject, PolicySet } from '../load/policy.ts'
import { isBeingDeleted, nameOf, ownerChain } from './ownership.ts'
import type { EvaluationRequest, User } from './request.ts'
import type { Subject } from './subject.ts'

/** `notBefore` is inclusive, `expiresAt` exclusive; times are milliseconds since the epoch. */
function isLive(exception: DriftException, now: number): boolean {
  return (exception.notBefore === undefined || exception.notBefore <= now) && now < exception.expiresAt
}

/**
 * The exceptions that a request may use, once a request: live, for its object or an owner of it, and for its user. Built-in
 * controllers may use any, because they only carry out what the target's owner was allowed.
 */
export function usableExceptions(
  set: PolicySet,
  request: EvaluationRequest,
  subject: Subject,
  now: number,
): readonly DriftException[] {
  if (set.exceptions.length === 0) return []
  const there = byNamespace(set).get(request.namespace)
  if (there === undefined) return []
  const targets = targetsOf(request, subject)
  return there.filter(
    (exception) =>
      isLive(exception, now) &&
      targets.some(({ kind, name }) => kind === exception.target.kind && name === exception.target.name) &&
      (isBuiltInController(request.user) || exception.subjects.some((entry) => isSubject(entry, request.user))),
  )
}

const namespacesOf = new WeakMap<PolicySet, ReadonlyMap<string, readonly DriftException[]>>()

/** Exceptions of a cluster stay as a record when they have ended, so there may be many; a request asks those of its namespace. */
function byNamespace(set: PolicySet): ReadonlyMap<string, readonly DriftException[]> {
  let index = namespacesOf.get(set)
  if (index === undefined) {
    index = Map.groupBy(set.exceptions, ({ target }) => target.namespace)
    namespacesOf.set(set, index)
  }
  return index
}

/** The one of the usable exceptions that covers a rule. */
export function exceptionFor(
  usable: readonly DriftException[],
  policy: string,
  rule: string,
): DriftException | undefined {
  return usable.find((exception) => exception.policy === policy && exception.rules.includes(rule))
}

/** Up to an owner that is being deleted: what is given to one such must not come under its exception. */
function targetsOf(request: EvaluationRequest, subject: Subject): { kind: string; name: string }[] {
  const chain = ownerChain(request)
  const owners = chain.state === 'known' ? chain.value : []
  const end = owners.findIndex(isBeingDeleted)
  const living = end === -1 ? owners : owners.slice(0, end)
  return [{ kind: subject.kind.kind, name: subject.now.name }, ...living.map(nameOf)]
}

function isSubject(subject: ExceptionSubject, user: User): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.username
    case 'Group':
      return user.groups.includes(subject.name)
    case 'ServiceAccount': {
      const account = serviceAccountOf(user.username)
      return account !== undefined && account.name === subject.name && account.namespace === subject.namespace
    }
  }
}
