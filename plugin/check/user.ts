import { userOf } from '../../policies/check/user.ts'
import type { User } from '../../policies/evaluate/request.ts'
import { HealError } from '../../policies/heal-error.ts'
import { serviceAccountOf } from '../../policies/kubernetes/identities.ts'

/** Who --as and --as-group say is asking; undefined without either. A service account is in its groups without their being named. */
export function userFrom(username: string | undefined, groups: readonly string[]): User | undefined {
  if (username === undefined) {
    if (groups.length === 0) return undefined
    throw new HealError('usage', '--as-group says of a user what groups they are in', {
      hint: 'Name the user with --as',
    })
  }
  if (username.trim() === '') throw new HealError('usage', '--as is empty', { hint: 'Name a user, or leave it out' })
  if (groups.some((group) => group.trim() === ''))
    throw new HealError('usage', '--as-group is empty', { hint: 'Name a group, or leave it out' })
  if (username.startsWith('system:serviceaccount:') && serviceAccountOf(username) === undefined)
    throw new HealError('usage', `--as ${JSON.stringify(username)} is no service account`, {
      hint: 'Write it as system:serviceaccount:NAMESPACE:NAME',
    })
  return userOf(username, groups)
}
