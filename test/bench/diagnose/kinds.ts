import type { ResourceKey } from '../../../cluster/resource.ts'

/** What `diagnose -A` reads; the bare read reads the same. */
export const kinds: readonly ResourceKey[] = [
  ...(['pods', 'replicasets', 'coreevents', 'endpointslices', 'deployments', 'namespaces', 'nodes'] as const),
  ...(['configmaps', 'persistentvolumeclaims', 'persistentvolumes', 'resourcequotas', 'limitranges'] as const),
  ...(['secrets', 'services', 'serviceaccounts', 'replicationcontrollers', 'statefulsets', 'daemonsets'] as const),
  ...(['jobs', 'cronjobs', 'horizontalpodautoscalers', 'poddisruptionbudgets', 'ingresses'] as const),
  ...(['ingressclasses', 'networkpolicies', 'storageclasses', 'priorityclasses', 'apiservices'] as const),
]
