import type { Api, Json } from '../api.ts'
import { gitops } from './users.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1'

/** Namespaces and what each user may do in them; the objects are made by the API as a person would make them. */
export async function grantRights(api: Api, namespaces: readonly string[]): Promise<void> {
  const all = [...new Set([gitops.namespace, ...namespaces])]
  await Promise.all(all.map((name) => api.demand('POST', '/api/v1/namespaces', { metadata: { name } })))
  await Promise.all([
    api.demand('POST', `/api/v1/namespaces/${gitops.namespace}/serviceaccounts`, { metadata: { name: gitops.name } }),
    ...clusterWide().map((binding) => api.demand('POST', `${rbac}/clusterrolebindings`, binding)),
    api.demand('POST', `${rbac}/clusterroles`, subresources),
    ...namespaces.flatMap((namespace) =>
      inNamespace.map((binding) => api.demand('POST', `${rbac}/namespaces/${namespace}/rolebindings`, binding)),
    ),
  ])
}

const apiGroup = 'rbac.authorization.k8s.io'

function binding(name: string, role: string, subject: Json): Json {
  return { metadata: { name }, roleRef: { apiGroup, kind: 'ClusterRole', name: role }, subjects: [subject] }
}

function user(name: string): Json {
  return { apiGroup, kind: 'User', name }
}

/** The on-call engineer grants overrides, with the role that the product ships; until it is installed the binding is idle. */
function clusterWide(): Json[] {
  return [
    binding('gitops', 'cluster-admin', { kind: 'ServiceAccount', ...gitops }),
    binding('on-call', 'view', user('on-call')),
    binding('on-call-overrides', 'heal-override', user('on-call')),
  ]
}

const inNamespace = [
  binding('developer', 'edit', user('developer')),
  binding('on-call', 'edit', user('on-call')),
  binding('namespace-admin', 'admin', user('namespace-admin')),
]

/** Kubernetes' own roles leave these out; many clusters add them, and whoever would sneak past a rule has them. */
const subresources = {
  metadata: {
    name: 'edit-pods-in-place',
    labels: {
      'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
    },
  },
  rules: [
    { apiGroups: [''], resources: ['pods/resize', 'pods/ephemeralcontainers'], verbs: ['get', 'patch', 'update'] },
  ],
}
