import type { JsonObject } from '../../../../policies/json.ts'

/** Planted where secrets are kept: none of them may ever be told. */
export const planted = {
  env: 'PLANTED-env-value-7f31',
  argument: 'PLANTED-argument-2c58',
  secret: 'PLANTED-secret-value-90ab',
  attempt: 'PLANTED-attempt-44de',
} as const

const probe = { httpGet: { path: '/healthz', port: 8080 } }
const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }

/** A container with all that the shipped policies ask for, and with secrets. */
export function container(name = 'web'): JsonObject {
  return {
    name,
    image: 'example.com/web:1',
    args: [`--password=${planted.argument}`],
    env: [
      { name: 'TOKEN', value: planted.env },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'vault', key: 'key' } } },
    ],
    resources,
    livenessProbe: probe,
    readinessProbe: probe,
  }
}

interface Changes {
  replicas?: number
  metadata?: JsonObject
  spec?: JsonObject
  pod?: JsonObject
  labels?: JsonObject
}

/** A workload that the shipped policies have nothing against. */
export function workload(kind: string, name: string, changes: Changes = {}): JsonObject {
  const { replicas = 3, metadata = {}, spec = {}, pod = {}, labels = { app: name } } = changes
  const apiVersion = kind === 'ReplicationController' ? 'v1' : 'apps/v1'
  const selector = kind === 'ReplicationController' ? { app: name } : { matchLabels: { app: name } }
  const template = {
    metadata: { labels, annotations: { 'self-healing': 'enabled' } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container()], ...pod },
  }
  const service = kind === 'StatefulSet' ? { serviceName: name } : {}
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'prod-shop', ...metadata },
    spec: { replicas, selector, template, ...service, ...spec },
  }
}

/** A bare Pod. */
export function pod(name: string, metadata: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'prod-shop', ...metadata },
    spec: { terminationGracePeriodSeconds: 0, containers: [container()], ...spec },
  }
}

const withoutProbes = (): JsonObject => ({ ...container(), livenessProbe: undefined, readinessProbe: undefined })

/** A Job or a CronJob that is suspended. */
export function job(
  kind: 'Job' | 'CronJob',
  name: string,
  metadata: JsonObject = {},
  only: JsonObject = {},
): JsonObject {
  const containers = [{ ...withoutProbes(), ...only }]
  const template = { spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers } }
  const ofJob = { suspend: true, template }
  const spec = kind === 'Job' ? ofJob : { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: { template } } }
  return { apiVersion: 'batch/v1', kind, metadata: { name, namespace: 'prod-shop', ...metadata }, spec }
}

const owner = { annotations: { 'example.com/owner': 'shop' } }

/** What stands in prod-shop before anybody tries anything. */
export const standing: readonly JsonObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'vault', namespace: 'prod-shop' },
    stringData: { key: planted.secret },
  },
  workload('Deployment', 'web', { metadata: { labels: { tier: 'production' } } }),
  workload('Deployment', 'narrow', { replicas: 2 }),
  workload('StatefulSet', 'db', { replicas: 2 }),
  workload('ReplicaSet', 'plain', { replicas: 2 }),
  workload('ReplicationController', 'old', { replicas: 2 }),
  workload('Deployment', 'ledger', { replicas: 2, metadata: owner }),
  pod('alone'),
  job('Job', 'ledger', owner),
  job('CronJob', 'nightly'),
  workload('Deployment', 'local', { replicas: 1, metadata: { namespace: 'dev' } }),
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'deployer', namespace: 'dev' } },
  workload('Deployment', 'free', { replicas: 2, metadata: { namespace: 'dev' } }),
]

const ours = { apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy' }
const gitops = { serviceAccounts: ['argocd/argocd-application-controller'] }

function policy(name: string, match: JsonObject, rule: JsonObject, more: JsonObject = {}): JsonObject {
  const spec = {
    match: { namespaces: ['prod-*'], ...match },
    managers: gitops,
    action: 'Enforce',
    ...more,
    rules: [rule],
  }
  return { ...ours, metadata: { name }, spec }
}

/** Sharper than the shipped ones; `declared` and `applied` are locked as a whole. */
export const sharper: readonly JsonObject[] = [
  policy(
    'local',
    { namespaces: ['dev'], names: ['local'] },
    { name: 'replicas', replicaLock: {} },
    { managers: { serviceAccounts: ['dev/deployer'] } },
  ),
  policy(
    'labelled',
    { namespaces: undefined, objectSelector: { matchLabels: { lock: 'yes' } } },
    { name: 'replicas', replicaLock: {} },
  ),
  policy(
    'spaced',
    {
      namespaces: undefined,
      names: ['spaced-*'],
      namespaceSelector: { matchExpressions: [{ key: 'free', operator: 'DoesNotExist' }] },
    },
    { name: 'owner', requiredAnnotations: { on: 'workload', annotations: { 'example.com/owner': '*' } } },
    { exclude: [{ namespaceSelector: { matchLabels: { sandbox: 'yes' } } }] },
  ),
  policy(
    'dev-lock',
    { namespaces: ['dev'], names: ['free'] },
    { name: 'replicas', replicaLock: {} },
    { overrides: { allowed: true, maxDuration: '1h' } },
  ),
  policy('declared', { names: ['declared', 'applied'] }, { name: 'declared', declaredFields: {} }),
  policy(
    'owner',
    { names: ['ledger', 'nightly-*'] },
    {
      name: 'owner',
      requiredAnnotations: { on: 'workload', annotations: { 'example.com/owner': '*' } },
    },
  ),
  policy('narrow', { kinds: ['Deployment'], names: ['narrow'] }, { name: 'limits', resourceLimits: { lock: true } }),
  policy(
    'no-debugging',
    { kinds: ['Pod', 'Deployment', 'StatefulSet'] },
    {
      name: 'ephemeral',
      cel: {
        expression: '!has(object.spec.ephemeralContainers)',
        message: 'ephemeral containers are not for production',
      },
    },
  ),
  policy(
    'own-images',
    {},
    {
      name: 'registry',
      cel: {
        variables: [
          {
            name: 'pod',
            expression:
              'object.kind == "Pod" ? object.spec : object.kind == "CronJob" ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec',
          },
        ],
        expression:
          '(variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])).all(c, c.image.startsWith("example.com/"))',
        message: 'images come from example.com',
      },
    },
  ),
]

/** HPAs, whose controller needs 15 s to come round: one wants more than any policy allows, the other stays inside. */
export const autoscalers: readonly JsonObject[] = [autoscaler('greedy', 'web', 20), autoscaler('modest', 'ledger', 4)]

function autoscaler(name: string, of: string, minReplicas: number): JsonObject {
  const target = { type: 'Utilization', averageUtilization: 70 }
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: of }
  const spec = { scaleTargetRef, minReplicas, maxReplicas: 50, metrics }
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'prod-shop' },
    spec,
  }
}
