import { isAutoscaler, isBuiltInController, serviceAccountOf } from '../../../policies/kubernetes/identities.ts'
import { managerClass, type CauseClass } from './manager-class.ts'

const gitopsNamespace =
  /^(argocd|argo-cd|openshift-gitops|flux-system|fleet-system|cattle-fleet-system|config-management-system)$/

/** The class of a user that admission saw. */
export function usernameClass(username: string): CauseClass {
  const user = { username, groups: [] }
  if (isAutoscaler(user, '')) return 'autoscaler'
  if (isBuiltInController(user) || username.startsWith('system:node:')) return 'controller'
  const account = serviceAccountOf(username)
  if (account === undefined) return username.startsWith('system:') ? 'controller' : 'person'
  if (gitopsNamespace.test(account.namespace)) return 'gitops'
  const byName = managerClass(account.name, '', false)
  return byName === 'unknown' || byName === 'person' ? 'controller' : byName
}
