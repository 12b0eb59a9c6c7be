import type { Managers, Policy } from '../../load/policy.ts'
import type { MatchCondition } from '../../registration/conditions/text.ts'
import { list } from '../../messages/text.ts'
import { anyGlob } from './glob-test.ts'

const username = 'request.userInfo.username'
const serviceAccount = 'system:serviceaccount:'
const isServiceAccount = `${username}.matches("^${serviceAccount}[^:]+:[^:]+$")`

/** Managers pass: the twin is skipped for them. None where a policy has no managers. */
export function notAManager({ managers }: Policy): MatchCondition[] {
  const tests = testsOf(managers)
  return tests.length === 0
    ? []
    : [{ name: 'not-a-manager', expression: `!(has(${username}) && (${tests.join(' || ')}))` }]
}

function testsOf({ users = [], groups = [], serviceAccounts = [] }: Managers): string[] {
  // `namespace/name`, as policies write it.
  const account = `${username}.substring(${String(serviceAccount.length)}).replace(":", "/")`
  return [
    ...(users.length === 0 ? [] : [anyGlob(username, users)]),
    ...(groups.length === 0
      ? []
      : [`(has(request.userInfo.groups) && request.userInfo.groups.exists(group, ${anyGlob('group', groups)}))`]),
    ...(serviceAccounts.length === 0 ? [] : [`(${isServiceAccount} && ${anyGlob(account, serviceAccounts)})`]),
  ]
}

/** Who may change what a policy locks, as a denial says it. */
export function mayBeChangedBy({ managers: { serviceAccounts = [], users = [], groups = [] } }: Policy): string {
  const named = [
    ['service account', serviceAccounts],
    ['user', users],
    ['group', groups],
  ] as const
  const all = named.flatMap(([what, names]) =>
    names.length === 0 ? [] : [`${what}${names.length === 1 ? '' : 's'} ${list(names)}`],
  )
  return `may be changed by: ${all.length === 0 ? 'nobody (the policy names no managers)' : all.join('; ')}`
}
