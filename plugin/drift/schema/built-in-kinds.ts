import type { KindFacts } from './kind-facts.ts'
import { endpoints, endpointSlice, ingressClass, networkPolicy, roleBinding, service } from './defaults/network.ts'
import {
  admissionPolicy,
  admissionPolicyBinding,
  horizontalPodAutoscaler,
  mutatingWebhooks,
  priorityClass,
  secret,
  webhooks,
} from './defaults/others.ts'
import { csiDriver, limitRange, persistentVolume, persistentVolumeClaim, storageClass } from './defaults/storage.ts'

const binding: KindFacts = { atomic: ['roleRef'], zeros: ['apiGroup', 'namespace'], defaults: roleBinding }
const configuration: KindFacts = {
  keys: { webhooks: ['name'], matchConditions: ['name'] },
  atomic: ['namespaceSelector', 'objectSelector'],
}
const policy: KindFacts = {
  keys: { matchConditions: ['name'], variables: ['name'] },
  atomic: ['matchConstraints', 'paramKind'],
  defaults: admissionPolicy,
}
const policyBinding: KindFacts = { atomic: ['matchResources', 'paramRef'], defaults: admissionPolicyBinding }

/** The built-in kinds that are no workloads, by `group/Kind`. What is not in its row is an object of fields, or a list that is one value. */
export const builtInKinds: Readonly<Record<string, KindFacts>> = {
  '/Service': {
    keys: { ports: ['port', 'protocol'] },
    atomic: ['selector'],
    zeros: ['publishNotReadyAddresses', 'externalName', 'loadBalancerIP', 'nodePort', 'healthCheckNodePort', 'name'],
    defaults: service,
  },
  '/ConfigMap': { zeros: ['immutable'] },
  '/Secret': { zeros: ['immutable'], defaults: secret },
  '/ServiceAccount': { keys: { secrets: ['name'] } },
  '/Namespace': {},
  '/Endpoints': { defaults: endpoints, zeros: ['name', 'hostname'] },
  '/PersistentVolumeClaim': {
    atomic: ['selector', 'dataSource'],
    quantities: ['requests', 'limits'],
    zeros: ['volumeName'],
    defaults: persistentVolumeClaim,
  },
  '/PersistentVolume': {
    atomic: [
      'secretRef',
      'required',
      'controllerExpandSecretRef',
      'controllerPublishSecretRef',
      'nodePublishSecretRef',
      'nodeStageSecretRef',
      'nodeExpandSecretRef',
    ],
    quantities: ['capacity'],
    zeros: ['storageClassName', 'readOnly', 'fsType', 'partition'],
    defaults: persistentVolume,
  },
  '/ResourceQuota': { quantities: ['hard'], atomic: ['scopeSelector'] },
  '/LimitRange': {
    quantities: ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'],
    defaults: limitRange,
  },
  'autoscaling/HorizontalPodAutoscaler': {
    atomic: ['selector'],
    quantity: ['averageValue', 'value', 'tolerance'],
    defaults: horizontalPodAutoscaler,
  },
  'policy/PodDisruptionBudget': { atomic: ['selector'] },
  'networking.k8s.io/Ingress': { atomic: ['resource', 'port'], zeros: ['host', 'path', 'secretName'] },
  'networking.k8s.io/IngressClass': { zeros: ['controller'], defaults: ingressClass },
  'networking.k8s.io/NetworkPolicy': { atomic: ['podSelector'], defaults: networkPolicy },
  'discovery.k8s.io/EndpointSlice': { defaults: endpointSlice },
  'rbac.authorization.k8s.io/Role': {},
  'rbac.authorization.k8s.io/ClusterRole': {},
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
  'storage.k8s.io/StorageClass': { zeros: ['allowVolumeExpansion'], defaults: storageClass },
  'storage.k8s.io/CSIDriver': { defaults: csiDriver },
  'scheduling.k8s.io/PriorityClass': { zeros: ['globalDefault', 'description'], defaults: priorityClass },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': { ...configuration, defaults: webhooks },
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': { ...configuration, defaults: mutatingWebhooks },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': policy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': policy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': policyBinding,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': policyBinding,
  'apiextensions.k8s.io/CustomResourceDefinition': {},
  'apiregistration.k8s.io/APIService': { zeros: ['insecureSkipTLSVerify'] },
}
