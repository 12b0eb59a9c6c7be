/** Where objects of a kind are served: the path before the namespace, and the plural. */
interface Kind {
  group: string
  plural: string
  namespaced?: false
}

const kinds: Readonly<Record<string, Kind>> = {
  ConfigMap: { group: '/api/v1', plural: 'configmaps' },
  Event: { group: '/api/v1', plural: 'events' },
  LimitRange: { group: '/api/v1', plural: 'limitranges' },
  Namespace: { group: '/api/v1', plural: 'namespaces', namespaced: false },
  Node: { group: '/api/v1', plural: 'nodes', namespaced: false },
  PersistentVolume: { group: '/api/v1', plural: 'persistentvolumes', namespaced: false },
  PersistentVolumeClaim: { group: '/api/v1', plural: 'persistentvolumeclaims' },
  Pod: { group: '/api/v1', plural: 'pods' },
  ResourceQuota: { group: '/api/v1', plural: 'resourcequotas' },
  Secret: { group: '/api/v1', plural: 'secrets' },
  Service: { group: '/api/v1', plural: 'services' },
  ServiceAccount: { group: '/api/v1', plural: 'serviceaccounts' },
  ControllerRevision: { group: '/apis/apps/v1', plural: 'controllerrevisions' },
  DaemonSet: { group: '/apis/apps/v1', plural: 'daemonsets' },
  Deployment: { group: '/apis/apps/v1', plural: 'deployments' },
  ReplicaSet: { group: '/apis/apps/v1', plural: 'replicasets' },
  StatefulSet: { group: '/apis/apps/v1', plural: 'statefulsets' },
  CronJob: { group: '/apis/batch/v1', plural: 'cronjobs' },
  Job: { group: '/apis/batch/v1', plural: 'jobs' },
  HorizontalPodAutoscaler: { group: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers' },
  PodDisruptionBudget: { group: '/apis/policy/v1', plural: 'poddisruptionbudgets' },
  EndpointSlice: { group: '/apis/discovery.k8s.io/v1', plural: 'endpointslices' },
  Ingress: { group: '/apis/networking.k8s.io/v1', plural: 'ingresses' },
  IngressClass: { group: '/apis/networking.k8s.io/v1', plural: 'ingressclasses', namespaced: false },
  NetworkPolicy: { group: '/apis/networking.k8s.io/v1', plural: 'networkpolicies' },
  StorageClass: { group: '/apis/storage.k8s.io/v1', plural: 'storageclasses', namespaced: false },
  APIService: { group: '/apis/apiregistration.k8s.io/v1', plural: 'apiservices', namespaced: false },
  ValidatingWebhookConfiguration: {
    group: '/apis/admissionregistration.k8s.io/v1',
    plural: 'validatingwebhookconfigurations',
    namespaced: false,
  },
  MutatingWebhookConfiguration: {
    group: '/apis/admissionregistration.k8s.io/v1',
    plural: 'mutatingwebhookconfigurations',
    namespaced: false,
  },
}

/** The path of the objects of a kind; fails for a kind that is not in the table. */
export function pathOf(kind: string, namespace: string): string {
  const found = kinds[kind]
  if (found === undefined) throw new Error(`scenarios do not know the kind ${kind}: add it to kinds.ts`)
  const { group, plural, namespaced = true } = found
  return namespaced ? `${group}/namespaces/${namespace}/${plural}` : `${group}/${plural}`
}

/** Its group and version, as objects name it: `apps/v1`. */
export function apiVersionOf(kind: string): string {
  return (kinds[kind]?.group ?? '').replace(/^\/(apis|api)\//, '')
}
