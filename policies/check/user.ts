import type { User } from '../evaluate/request.ts'
import { serviceAccountGroups, serviceAccountOf } from '../kubernetes/identities.ts'

/** Nobody in particular: who asks where nobody is named. No policy can name it a manager by accident. */
export const nobody: User = { username: 'kubectl-heal:nobody', groups: [] }

/** A user as the API server would see them: a service account is in its groups without their being named. */
export function userOf(username: string | undefined, groups: readonly string[] = []): User {
  if (username === undefined) return groups.length === 0 ? nobody : { ...nobody, groups }
  const account = serviceAccountOf(username)
  const implied = account === undefined ? [] : serviceAccountGroups(account.namespace)
  return { username, groups: [...new Set([...groups, ...implied])] }
}
