import { resources, type ObjectName, type ResourceType } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'

function type(api: string, resource: string, kind: string, namespaced: boolean): ResourceType {
  const [version = '', group = ''] = api.split('/').reverse()
  return { group, version, resource, kind, namespaced }
}

/** Every type that an installation is made of. */
export const objectTypes = {
  ...resources,
  priorityclasses: type('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', false),
  clusterroles: type('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', false),
  clusterrolebindings: type('rbac.authorization.k8s.io/v1', 'clusterrolebindings', 'ClusterRoleBinding', false),
  roles: type('rbac.authorization.k8s.io/v1', 'roles', 'Role', true),
  rolebindings: type('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding', true),
  networkpolicies: type('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', true),
  poddisruptionbudgets: type('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', true),
} as const satisfies Readonly<Record<string, ResourceType>>

const all: readonly ResourceType[] = Object.values(objectTypes)

/** The type of a manifest; undefined where an installation has none of it. */
export function typeOf(object: JsonObject): ResourceType | undefined {
  return all.find((each) => each.kind === object['kind'] && apiVersionOf(each) === object['apiVersion'])
}

function apiVersionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`
}

/** The name of a manifest. */
export function nameOf(object: JsonObject): ObjectName {
  const namespace = asString(dig(object, 'metadata', 'namespace'))
  const name = asString(dig(object, 'metadata', 'name')) ?? ''
  return namespace === undefined ? { name } : { namespace, name }
}

/** As kubectl takes it: `deployment/heal-admission`. */
export function objectTitle({ kind }: ResourceType, { name }: ObjectName): string {
  return `${kind.toLowerCase()}/${name}`
}
