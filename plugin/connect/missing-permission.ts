import type { ApiFailure } from '../../cluster/api-result.ts'
import { isPermissionMissing, permissionOf, type Permission } from '../../cluster/permission.ts'
import { serviceAccountOf } from '../../policies/kubernetes/identities.ts'
import { clip, oneLine } from '../../policies/messages/text.ts'
import { printData } from '../output/data.ts'

/** The permission that a 403 lacks; undefined where it was not authorization that refused (a webhook, a quota, a policy). */
export function missingPermission(failure: ApiFailure): Permission | undefined {
  return isPermissionMissing(failure) ? permissionOf(failure) : undefined
}

/** `list driftexceptions.kubectl-heal.io`, `get pods/log in namespace "shop"`. */
export function permissionName({ verb, group, resource, subresource, namespace }: Permission): string {
  const type = `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`
  return `${verb} ${type}${namespace === undefined ? '' : ` in namespace ${JSON.stringify(namespace)}`}`
}

/** The Role (or ClusterRole) and its binding that grant a permission to the one who was refused: YAML, ready to apply. */
export function grantingYaml(permission: Permission, failure: ApiFailure): string {
  const { verb, group, resource, subresource, namespace, name } = permission
  const kind = namespace === undefined ? 'ClusterRole' : 'Role'
  const called = [verb, resource, subresource].filter((part) => part !== undefined).join('-')
  const metadata = { name: `heal-${called}`, ...(namespace === undefined ? {} : { namespace }) }
  const rule = {
    apiGroups: [group],
    resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
    verbs: [verb],
    // A create has no name yet, and a list by name is no list.
    ...(name === undefined || verb === 'create' || verb === 'list' ? {} : { resourceNames: [name] }),
  }
  const role = { apiVersion: rbac, kind, metadata, rules: [rule] }
  return `${printData(role, 'yaml')}---\n${bindingYaml({ kind, name: metadata.name }, metadata, refusedUser(failure))}`
}

const rbac = 'rbac.authorization.k8s.io/v1'

/** A binding of a role to a user; `user` undefined leaves a place to fill in. */
export function bindingYaml(
  role: { kind: string; name: string },
  metadata: { name: string; namespace?: string },
  user: string | undefined,
): string {
  return printData(
    {
      apiVersion: rbac,
      kind: `${role.kind === 'ClusterRole' && metadata.namespace === undefined ? 'ClusterRole' : 'Role'}Binding`,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
      subjects: [subject(user ?? 'YOUR-USER')],
    },
    'yaml',
  )
}

function subject(user: string): object {
  const account = serviceAccountOf(user)
  if (account !== undefined) return { kind: 'ServiceAccount', name: account.name, namespace: account.namespace }
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }
}

/** The API server names who was refused: `User "bob" cannot list …`. */
export function refusedUser({ message }: ApiFailure): string | undefined {
  const [, quoted] = /User ("(?:[^"\\]|\\.)*") cannot /.exec(message) ?? []
  if (quoted === undefined) return undefined
  try {
    const user: unknown = JSON.parse(quoted)
    return typeof user === 'string' && user !== '' ? clip(oneLine(user), 512) : undefined
  } catch {
    return undefined
  }
}
