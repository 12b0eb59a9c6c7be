import { resources, type ResourceType } from '../../../cluster/resource.ts'

/** A type that is gone through without files, and which of its objects can never be declared by anybody. */
export interface ScannedType {
  type: ResourceType
  /** Leaves out what controllers make: ten thousand Pods are not read to be passed over. */
  labelSelector?: string
}

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true }

/** Every kind with namespaces that people declare. Secrets are compared only where they are named: nobody's values are read unasked. */
export const scannedTypes: readonly ScannedType[] = [
  { type: resources.deployments },
  { type: resources.statefulsets },
  { type: resources.daemonsets },
  { type: resources.replicasets, labelSelector: '!pod-template-hash' },
  { type: resources.replicationcontrollers },
  { type: resources.cronjobs },
  { type: resources.jobs },
  { type: resources.pods, labelSelector: '!pod-template-hash,!controller-revision-hash,!job-name' },
  { type: resources.services },
  { type: resources.configmaps },
  { type: resources.serviceaccounts },
  { type: resources.persistentvolumeclaims },
  { type: resources.ingresses },
  { type: resources.networkpolicies },
  { type: resources.horizontalpodautoscalers },
  { type: resources.poddisruptionbudgets },
  { type: resources.resourcequotas },
  { type: resources.limitranges },
  { type: { ...rbac, resource: 'roles', kind: 'Role' } },
  { type: { ...rbac, resource: 'rolebindings', kind: 'RoleBinding' } },
]
