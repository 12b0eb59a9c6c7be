import type { JsonObject } from '../../../policies/json.ts'
import { ago, days, minutes } from './clock.ts'
import { claim, ingress, plain, service, storageClass, volume } from './cluster-objects.ts'
import { running, terminated } from './containers.ts'
import { event } from './events.ts'
import { condition, configMap, deployment, node, replicaSet, secret } from './objects.ts'
import { pod } from './pods.ts'

const labels = (app: string): JsonObject => ({ app })
const named = (app: string): JsonObject => ({
  selector: { matchLabels: labels(app) },
  template: { metadata: { labels: labels(app) }, spec: { containers: [{ name: app, image: `${app}:1` }] } },
})

/**
 * A cluster in which nothing is broken, though each part looks broken where another is not seen: scaled to zero behind a Service and a
 * budget, evicted long ago and replaced, being rolled out, waiting for what is there.
 */
export function healthyCluster(): JsonObject[] {
  return [...web(), ...scaledToZero(), ...evictedBefore(), ...rollingOut(), ...jobs(), ...around()]
}

function web(): JsonObject[] {
  const mounts = {
    volumes: [
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    ],
    imagePullSecrets: [{ name: 'registry' }],
  }
  const container = {
    spec: { envFrom: [{ secretRef: { name: 'token' } }], ports: [{ name: 'http', containerPort: 8080 }] },
  }
  const scaler = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 }
  const active = [condition('ScalingActive', true), condition('AbleToScale', true)]
  return [
    ...[deployment(), replicaSet(), service(), ingress({ spec: { tls: [{ secretName: 'certificate' }] } })],
    ...['a', 'b'].map((name) => pod({ name: `web-5d9c7b8f6-${name}`, spec: mounts, containers: [container] })),
    ...[configMap(), secret(), secret({ name: 'registry', type: 'kubernetes.io/dockerconfigjson' })],
    ...[secret({ name: 'certificate', type: 'kubernetes.io/tls' })],
    ...[claim({ spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } }), volume(), storageClass()],
    plain('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec: scaler, status: { conditions: active } }),
    budget('web', 2),
    plain('networking.k8s.io/v1', 'IngressClass', 'nginx', { namespaced: false }),
    plain('networking.k8s.io/v1', 'NetworkPolicy', 'all', { spec: { podSelector: {}, ingress: [{}] } }),
  ]
}

function budget(app: string, pods: number): JsonObject {
  const status = { observedGeneration: 1, expectedPods: pods, currentHealthy: pods, desiredHealthy: 1 }
  return plain('policy/v1', 'PodDisruptionBudget', app, {
    spec: { minAvailable: 1, selector: { matchLabels: labels(app) } },
    status: { ...status, disruptionsAllowed: Math.max(0, pods - 1) },
  })
}

/** On purpose: the Service and the budget in front have no Pods. */
function scaledToZero(): JsonObject[] {
  const kinds = [
    ['apps/v1', 'Deployment', 'cold'],
    ['apps/v1', 'StatefulSet', 'archive'],
    ['v1', 'ReplicationController', 'legacy'],
  ] as const
  return kinds.flatMap(([apiVersion, kind, app]) => [
    plain(apiVersion, kind, app, {
      spec: { replicas: 0, ...named(app) },
      status: { observedGeneration: 1, replicas: 0 },
    }),
    service({ name: app, spec: { selector: labels(app) } }),
    budget(app, 0),
  ])
}

/** The Pod of an older revision was evicted; those of the newest run. */
function evictedBefore(): JsonObject[] {
  const of = deployment({ name: 'api', spec: named('api') })
  const [old, newest] = ['api-1', 'api-2'].map((name) =>
    replicaSet({ name, owner: of, replicas: 2, spec: named('api') }),
  )
  const parts = { labels: labels('api'), owner: newest }
  const evicted = { reason: 'Evicted', message: 'The node was low on resource: memory. ', conditions: [] }
  return [
    ...[of, newest, old].filter((object) => object !== undefined),
    pod({ ...parts, name: 'api-2-a' }),
    pod({ ...parts, name: 'api-2-b' }),
    pod({ ...parts, owner: old, name: 'api-1-a', age: 2 * days, phase: 'Failed', status: evicted }),
  ]
}

/** A StatefulSet and a DaemonSet whose newest Pod came a minute ago. */
function rollingOut(): JsonObject[] {
  const status = { observedGeneration: 1, replicas: 2, readyReplicas: 1, currentRevision: 'r1', updateRevision: 'r2' }
  const set = plain('apps/v1', 'StatefulSet', 'db', { spec: { replicas: 2, ...named('db') }, status })
  const counts = { observedGeneration: 1, desiredNumberScheduled: 2, numberReady: 1 }
  const daemons = plain('apps/v1', 'DaemonSet', 'agent', { spec: named('agent'), status: counts })
  const starting = { age: minutes, containers: [{ ready: false, state: running(minutes) }] }
  return [set, daemons].flatMap((owner) => {
    const app = owner === set ? 'db' : 'agent'
    const shared = { owner, labels: { ...labels(app), 'controller-revision-hash': 'r2' } }
    return [
      owner,
      service({ name: app, spec: { selector: labels(app) } }),
      pod({ ...shared, name: `${app}-0` }),
      pod({ ...shared, ...starting, name: `${app}-1` }),
    ]
  })
}

/** A run that succeeded at the second try, and one that failed before the last one. */
function jobs(): JsonObject[] {
  const hourly = plain('batch/v1', 'CronJob', 'report', {
    spec: { schedule: '0 * * * *' },
    status: { lastScheduleTime: ago(0), lastSuccessfulTime: ago(0) },
  })
  const failed = plain('batch/v1', 'Job', 'report-1', {
    owner: hourly,
    age: 2 * days,
    status: { conditions: [condition('Failed', true, ago(days), { reason: 'BackoffLimitExceeded' })] },
  })
  const complete = plain('batch/v1', 'Job', 'report-2', {
    owner: hourly,
    status: { succeeded: 1, conditions: [condition('Complete', true)] },
  })
  const ended = (code: number) => ({ ready: false, state: terminated(code, { ended: days }) })
  const first = { name: 'report-2-a', owner: complete, phase: 'Failed' as const, containers: [ended(1)] }
  const second = { name: 'report-2-b', owner: complete, phase: 'Succeeded' as const, containers: [ended(0)] }
  return [hourly, failed, complete, ...[first, second].map((parts) => pod({ ...parts, labels: labels('report') }))]
}

function around(): JsonObject[] {
  const dns = { selector: { 'k8s-app': 'kube-dns' }, clusterIP: '10.96.0.10' }
  const inSystem = { namespace: 'kube-system' }
  const coredns = deployment({ ...inSystem, name: 'coredns' })
  const behind = { service: { name: 'web', namespace: 'prod-shop', path: '/' } }
  const webhooks = { webhooks: [{ name: 'a.example.com', clientConfig: behind, failurePolicy: 'Fail' }] }
  const group = 'admissionregistration.k8s.io/v1'
  const recovered = pod({
    name: 'web-5d9c7b8f6-c',
    containers: [{ restarts: 4, last: terminated(137, { reason: 'OOMKilled', ended: 11 * minutes }) }],
  })
  return [
    ...[node(), node({ name: 'node-2' }), coredns, recovered],
    service({ ...inSystem, name: 'kube-dns', spec: dns }),
    pod({ ...inSystem, name: 'coredns-a', labels: { 'k8s-app': 'kube-dns' }, owner: undefined }),
    plain(group, 'ValidatingWebhookConfiguration', 'a', { namespaced: false, more: webhooks }),
    plain(group, 'MutatingWebhookConfiguration', 'b', { namespaced: false, more: webhooks }),
    plain('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {
      namespaced: false,
      spec: { service: { name: 'web', namespace: 'prod-shop' } },
      status: { conditions: [condition('Available', true)] },
    }),
    plain('v1', 'Namespace', 'prod-shop', { namespaced: false, status: { phase: 'Active' } }),
    plain('v1', 'ResourceQuota', 'team', {
      spec: { hard: { pods: '100' } },
      status: { hard: { pods: '100' }, used: { pods: '9' } },
    }),
    event(recovered, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
      age: 50 * minutes,
    }),
  ]
}
