import { at, copy, ensure, isObject, listAt, objectAt, textAt, setDefault, setDefaults } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { defaultBinding, defaultDefinition, defaultNetworkPolicy } from './others.ts'
import { clusterDefaults } from './cluster.ts'
import { defaultPod, defaultPodSpec } from './pod-spec.ts'

/** Conversion writes DaemonSet's internal templateGeneration here; the registry counts it. */
export const templateGeneration = 'deprecated.daemonset.template.generation'

const byKind: Record<string, (object: JsonObject) => void> = {
  ...clusterDefaults,
  Deployment: defaultDeployment,
  StatefulSet: defaultStatefulSet,
  DaemonSet: defaultDaemonSet,
  ReplicaSet: (object) => {
    setDefault(templated(object), 'replicas', 1)
  },
  ReplicationController: defaultReplicationController,
  Pod: defaultWholePod,
  Job: defaultJob,
  CronJob: defaultCronJob,
  HorizontalPodAutoscaler: defaultAutoscaler,
  Namespace: defaultNamespace,
  Secret: defaultSecret,
  Service: defaultService,
  PriorityClass: (object) => {
    setDefault(object, 'preemptionPolicy', 'PreemptLowerPriority')
  },
  NetworkPolicy: defaultNetworkPolicy,
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  CustomResourceDefinition: defaultDefinition,
  ValidatingWebhookConfiguration: defaultWebhooks,
  MutatingWebhookConfiguration: defaultWebhooks,
}

/** Sets in place what kube-apiserver's scheme sets for absent fields (pkg/apis, v1 defaults.go of 1.36). */
export function applyDefaults(kind: string, object: JsonObject): JsonObject {
  if (Object.hasOwn(byKind, kind)) byKind[kind]?.(object)
  return object
}

function templated(object: JsonObject): JsonObject {
  const spec = ensure(object, 'spec')
  if (isObject(spec['template'])) defaultPodSpec(ensure(spec, 'template.spec'))
  return spec
}

function defaultDeployment(object: JsonObject): void {
  const spec = templated(object)
  setDefaults(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  rollingUpdate(ensure(spec, 'strategy'), { maxUnavailable: '25%', maxSurge: '25%' })
}

function defaultDaemonSet(object: JsonObject): void {
  const spec = templated(object)
  rollingUpdate(ensure(spec, 'updateStrategy'), { maxUnavailable: 1, maxSurge: 0 })
  setDefault(spec, 'revisionHistoryLimit', 10)
  setDefault(ensure(object, 'metadata.annotations'), templateGeneration, '0')
}

function rollingUpdate(strategy: JsonObject, values: JsonObject): void {
  setDefault(strategy, 'type', 'RollingUpdate')
  if (strategy['type'] === 'RollingUpdate') setDefaults(ensure(strategy, 'rollingUpdate'), values)
}

function defaultStatefulSet(object: JsonObject): void {
  const spec = templated(object)
  setDefaults(spec, { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10 })
  for (const claim of listAt(spec, 'volumeClaimTemplates')) {
    setDefaults(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' })
    clusterDefaults['PersistentVolumeClaim']?.(claim)
  }
  const strategy = ensure(spec, 'updateStrategy')
  const untyped = strategy['type'] === undefined
  if (untyped || isObject(strategy['rollingUpdate'])) rollingUpdate(strategy, { partition: 0 })
  setDefaults(ensure(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' })
}

function defaultReplicationController(object: JsonObject): void {
  const spec = templated(object)
  setDefault(spec, 'replicas', 1)
  const labels = at(spec, 'template.metadata.labels')
  if (!isObject(labels)) return
  setDefault(spec, 'selector', copy(labels))
  setDefault(ensure(object, 'metadata'), 'labels', copy(labels))
}

function defaultWholePod(object: JsonObject): void {
  defaultPodSpec(ensure(object, 'spec'))
  defaultPod(ensure(object, 'spec'))
}

function defaultJob(object: JsonObject): void {
  const spec = templated(object)
  if (spec['parallelism'] === undefined) setDefault(spec, 'completions', 1)
  setDefaults(spec, { parallelism: 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false })
  setDefault(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 2147483647)
  setDefault(spec, 'podReplacementPolicy', spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed')
  for (const condition of listAt(spec, 'podFailurePolicy.rules').flatMap((rule) => listAt(rule, 'onPodConditions'))) {
    if (textAt(condition, 'status') === '') condition['status'] = 'True'
  }
  const labels = at(spec, 'template.metadata.labels')
  if (isObject(labels)) setDefault(ensure(object, 'metadata'), 'labels', copy(labels))
}

function defaultCronJob(object: JsonObject): void {
  const spec = ensure(object, 'spec')
  setDefaults(spec, { concurrencyPolicy: 'Allow', suspend: false })
  setDefaults(spec, { successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })
  defaultPodSpec(ensure(spec, 'jobTemplate.spec.template.spec'))
}

function defaultAutoscaler(object: JsonObject): void {
  const spec = ensure(object, 'spec')
  setDefault(spec, 'minReplicas', 1)
  const target = { type: 'Utilization', averageUtilization: 80 }
  setDefault(spec, 'metrics', [{ type: 'Resource', resource: { name: 'cpu', target } }])
  if (!isObject(spec['behavior'])) return
  setDefaults(ensure(spec, 'behavior.scaleUp'), {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  })
  const policies = [{ type: 'Percent', value: 100, periodSeconds: 15 }]
  setDefaults(ensure(spec, 'behavior.scaleDown'), { selectPolicy: 'Max', policies })
}

function defaultNamespace(object: JsonObject): void {
  const name = textAt(object, 'metadata.name')
  if (name !== '') ensure(object, 'metadata.labels')['kubernetes.io/metadata.name'] = name
  setDefault(ensure(object, 'status'), 'phase', 'Active')
}

function defaultSecret(object: JsonObject): void {
  setDefault(object, 'type', 'Opaque')
  for (const [key, value] of Object.entries(objectAt(object, 'stringData'))) {
    ensure(object, 'data')[key] = Buffer.from(String(value)).toString('base64')
  }
  delete object['stringData']
}

function defaultService(object: JsonObject): void {
  const spec = ensure(object, 'spec')
  setDefaults(spec, { sessionAffinity: 'None', type: 'ClusterIP' })
  if (spec['type'] !== 'ExternalName') setDefault(spec, 'internalTrafficPolicy', 'Cluster')
  for (const port of listAt(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP')
    if (port['targetPort'] === 0 || port['targetPort'] === '') port['targetPort'] = port['port']
  }
}

function defaultWebhooks(object: JsonObject): void {
  for (const webhook of listAt(object, 'webhooks')) {
    setDefaults(webhook, { failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10 })
    setDefaults(webhook, { namespaceSelector: {}, objectSelector: {} })
    if (object['kind'] === 'MutatingWebhookConfiguration') setDefault(webhook, 'reinvocationPolicy', 'Never')
    const service = at(webhook, 'clientConfig.service')
    if (isObject(service)) setDefault(service, 'port', 443)
    for (const rule of listAt(webhook, 'rules')) setDefault(rule, 'scope', '*')
  }
}
