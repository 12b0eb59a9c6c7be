import type { User } from '../../policies/evaluate/request.ts'
import { serviceAccountGroups, serviceAccountOf } from '../../policies/kubernetes/identities.ts'
import { HealError } from '../../policies/heal-error.ts'

/** Nobody in particular: what a check without --as asks as. No policy can name it a manager by accident. */
export const nobody: User = { username: 'kubectl-heal:nobody', groups: [] }

/** Who --as and --as-group say is asking; a service account is in its groups without their being named, as when it logs in. */
export function userFrom(username: string | undefined, groups: readonly string[]): User {
  if (username === undefined) {
    if (groups.length === 0) return nobody
    throw new HealError('usage', '--as-group says of a user what groups they are in', {
      hint: 'Name the user with --as',
    })
  }
  const account = serviceAccountOf(username)
  if (account === undefined && username.startsWith('system:serviceaccount:'))
    throw new HealError('usage', `--as ${JSON.stringify(username)} is no service account`, {
      hint: 'Write it as system:serviceaccount:NAMESPACE:NAME',
    })
  const implied = account === undefined ? [] : serviceAccountGroups(account.namespace)
  return { username, groups: [...new Set([...groups, ...implied])] }
}
