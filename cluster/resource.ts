/** A type of object that an API server serves. */
export interface ResourceType {
  /** `''` for the core group. */
  group: string
  version: string
  /** The plural name that stands in paths: `deployments`. */
  resource: string
  kind: string
  namespaced: boolean
}

/** Names one object of a type; `namespace` for namespaced types only. */
export interface ObjectName {
  namespace?: string
  name: string
}

function type(group: string, version: string, resource: string, kind: string, namespaced: boolean): ResourceType {
  return { group, version, resource, kind, namespaced }
}

/** The types that this product reads or writes, by their plural name; a name of two groups has one entry each. */
export const resources = {
  namespaces: type('', 'v1', 'namespaces', 'Namespace', false),
  nodes: type('', 'v1', 'nodes', 'Node', false),
  configmaps: type('', 'v1', 'configmaps', 'ConfigMap', true),
  /** Events as core/v1 has them: kubectl and dumps write these. */
  coreevents: type('', 'v1', 'events', 'Event', true),
  persistentvolumeclaims: type('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', true),
  persistentvolumes: type('', 'v1', 'persistentvolumes', 'PersistentVolume', false),
  resourcequotas: type('', 'v1', 'resourcequotas', 'ResourceQuota', true),
  limitranges: type('', 'v1', 'limitranges', 'LimitRange', true),
  pods: type('', 'v1', 'pods', 'Pod', true),
  secrets: type('', 'v1', 'secrets', 'Secret', true),
  services: type('', 'v1', 'services', 'Service', true),
  serviceaccounts: type('', 'v1', 'serviceaccounts', 'ServiceAccount', true),
  replicationcontrollers: type('', 'v1', 'replicationcontrollers', 'ReplicationController', true),
  deployments: type('apps', 'v1', 'deployments', 'Deployment', true),
  statefulsets: type('apps', 'v1', 'statefulsets', 'StatefulSet', true),
  daemonsets: type('apps', 'v1', 'daemonsets', 'DaemonSet', true),
  replicasets: type('apps', 'v1', 'replicasets', 'ReplicaSet', true),
  controllerrevisions: type('apps', 'v1', 'controllerrevisions', 'ControllerRevision', true),
  jobs: type('batch', 'v1', 'jobs', 'Job', true),
  cronjobs: type('batch', 'v1', 'cronjobs', 'CronJob', true),
  horizontalpodautoscalers: type('autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', true),
  poddisruptionbudgets: type('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', true),
  endpointslices: type('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', true),
  ingresses: type('networking.k8s.io', 'v1', 'ingresses', 'Ingress', true),
  ingressclasses: type('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', false),
  networkpolicies: type('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', true),
  storageclasses: type('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', false),
  priorityclasses: type('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', false),
  apiservices: type('apiregistration.k8s.io', 'v1', 'apiservices', 'APIService', false),
  leases: type('coordination.k8s.io', 'v1', 'leases', 'Lease', true),
  events: type('events.k8s.io', 'v1', 'events', 'Event', true),
  validatingwebhookconfigurations: type(
    'admissionregistration.k8s.io',
    'v1',
    'validatingwebhookconfigurations',
    'ValidatingWebhookConfiguration',
    false,
  ),
  mutatingwebhookconfigurations: type(
    'admissionregistration.k8s.io',
    'v1',
    'mutatingwebhookconfigurations',
    'MutatingWebhookConfiguration',
    false,
  ),
  customresourcedefinitions: type(
    'apiextensions.k8s.io',
    'v1',
    'customresourcedefinitions',
    'CustomResourceDefinition',
    false,
  ),
  driftpolicies: type('kubectl-heal.io', 'v1alpha1', 'driftpolicies', 'DriftPolicy', false),
  driftexceptions: type('kubectl-heal.io', 'v1alpha1', 'driftexceptions', 'DriftException', false),
  remediations: type('kubectl-heal.io', 'v1alpha1', 'remediations', 'Remediation', true),
  /** CPU and memory in use, where a metrics server runs; its plural is that of Pods. */
  podmetrics: type('metrics.k8s.io', 'v1beta1', 'pods', 'PodMetrics', true),
} as const satisfies Readonly<Record<string, ResourceType>>

/** A key of `resources`. */
export type ResourceKey = keyof typeof resources

/** The path of a type's objects: of one namespace, or of all where none is named (`/apis/apps/v1/namespaces/prod/deployments`). */
export function listPath({ group, version, resource }: ResourceType, namespace?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return `${root}${namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/${resource}`
}

/** The path of one object, or of one of its subresources. */
export function objectPath(of: ResourceType, { namespace, name }: ObjectName, subresource?: string): string {
  const path = `${listPath(of, of.namespaced ? namespace : undefined)}/${encodeURIComponent(name)}`
  return subresource === undefined ? path : `${path}/${subresource}`
}
