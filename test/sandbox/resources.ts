import type { GroupVersionKind, GroupVersionResource, JsonObject } from './types.ts'

/** What the sandbox knows of one resource; discovery and routing read nothing else. */
export interface ResourceInfo extends GroupVersionKind, GroupVersionResource {
  singular: string
  shortNames: string[]
  namespaced: boolean
  categories: string[]
  subresources: string[]
  /** Where it cannot do everything. */
  verbs?: string[]
  /** Of a custom resource: the kind of its lists, its structural schema, what `kubectl get` shows. */
  listKind?: string
  schema?: JsonObject
  printerColumns?: JsonObject[]
}

/** A resource, named after its kind unless `options` say otherwise. */
export function define(
  groupVersion: string,
  kind: string,
  shortNames = '',
  options: Partial<ResourceInfo> = {},
): ResourceInfo {
  const slash = groupVersion.indexOf('/')
  const singular = kind.toLowerCase()
  return {
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    kind,
    resource: `${singular}s`,
    singular,
    shortNames: shortNames === '' ? [] : shortNames.split(' '),
    namespaced: true,
    categories: [],
    subresources: [],
    ...options,
  }
}

const all = ['all']
const scalable = { categories: all, subresources: ['status', 'scale'] }
const reported = { categories: all, subresources: ['status'] }
const webhooks = { namespaced: false, categories: ['api-extensions'] }
const podParts = ['status', 'resize', 'ephemeralcontainers', 'eviction', 'binding', 'log']
const withStatus = { subresources: ['status'] }
const clusterWide = { namespaced: false }

/** Every built-in resource that the sandbox serves. */
export const resources: readonly ResourceInfo[] = [
  define('v1', 'Namespace', 'ns', { namespaced: false, subresources: ['status', 'finalize'] }),
  define('v1', 'Pod', 'po', { categories: all, subresources: podParts }),
  define('v1', 'ReplicationController', 'rc', scalable),
  define('v1', 'ConfigMap', 'cm'),
  define('v1', 'Secret'),
  define('v1', 'ServiceAccount', 'sa', { subresources: ['token'] }),
  define('v1', 'Event', 'ev'),
  define('v1', 'Node', 'no', { ...clusterWide, ...withStatus }),
  define('v1', 'PersistentVolume', 'pv', { ...clusterWide, ...withStatus }),
  define('v1', 'PersistentVolumeClaim', 'pvc', withStatus),
  define('v1', 'ResourceQuota', 'quota', withStatus),
  define('v1', 'LimitRange', 'limits'),
  define('v1', 'Endpoints', 'ep', { resource: 'endpoints' }),
  define('v1', 'Service', 'svc', reported),
  define('apps/v1', 'Deployment', 'deploy', scalable),
  define('apps/v1', 'ReplicaSet', 'rs', scalable),
  define('apps/v1', 'StatefulSet', 'sts', scalable),
  define('apps/v1', 'DaemonSet', 'ds', reported),
  define('apps/v1', 'ControllerRevision'),
  define('batch/v1', 'Job', '', reported),
  define('batch/v1', 'CronJob', 'cj', reported),
  define('autoscaling/v2', 'HorizontalPodAutoscaler', 'hpa', reported),
  define('coordination.k8s.io/v1', 'Lease'),
  define('discovery.k8s.io/v1', 'EndpointSlice'),
  define('networking.k8s.io/v1', 'Ingress', 'ing', { ...withStatus, resource: 'ingresses' }),
  define('networking.k8s.io/v1', 'IngressClass', '', { ...clusterWide, resource: 'ingressclasses' }),
  define('networking.k8s.io/v1', 'NetworkPolicy', 'netpol', { resource: 'networkpolicies' }),
  define('policy/v1', 'PodDisruptionBudget', 'pdb', withStatus),
  define('storage.k8s.io/v1', 'StorageClass', 'sc', { ...clusterWide, resource: 'storageclasses' }),
  define('scheduling.k8s.io/v1', 'PriorityClass', 'pc', { namespaced: false, resource: 'priorityclasses' }),
  define('rbac.authorization.k8s.io/v1', 'Role'),
  define('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  define('rbac.authorization.k8s.io/v1', 'ClusterRole', '', { namespaced: false }),
  define('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', '', { namespaced: false }),
  define('apiregistration.k8s.io/v1', 'APIService', '', {
    ...{ ...clusterWide, ...withStatus },
    categories: ['api-extensions'],
  }),
  define('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'crd crds', { ...webhooks, subresources: ['status'] }),
  define('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', '', webhooks),
  define('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', '', webhooks),
]

/** The resource by its name in an URL. */
export function findResource(group: string, version: string, resource: string): ResourceInfo | undefined {
  return resources.find((info) => info.group === group && info.version === version && info.resource === resource)
}

/** The resource that holds objects of a kind; throws where there is none. */
export function resourceOfKind(kind: string): ResourceInfo {
  const found = resources.find((info) => info.kind === kind)
  if (!found) throw new Error(`the sandbox has no resource of the kind ${kind}`)
  return found
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(info: { group: string; version: string }): string {
  return info.group === '' ? info.version : `${info.group}/${info.version}`
}
