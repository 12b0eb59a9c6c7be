import type { Json } from '../../../cluster/api.ts'
import { condition, get, pod, told, workload } from './situations.ts'
import type { Request, Situation } from './situations.ts'

const apps = (namespace: string, resource: string, body: Json): Request => ({
  path: `/apis/apps/v1/namespaces/${namespace}/${resource}`,
  body,
})
const budget = (namespace: string, name: string, spec: Json): Request => ({
  path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
  body: {
    ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name } },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  },
})
const job = (namespace: string, image: string, more: Json = {}): Request => ({
  path: `/apis/batch/v1/namespaces/${namespace}/jobs`,
  body: {
    ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job' } },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image }] } }, ...more },
  },
})
const autoscaler = (namespace: string): Request => ({
  path: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  body: {
    ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  },
})
const evict = (namespace: string, name: string, code: number): Request => ({
  path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
  body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
  code,
})
const healthy = (namespace: string, count: number): Request => ({
  method: 'GET',
  path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/b`,
  body: {},
  until: (answer) => get(answer, 'status.currentHealthy') === count,
})
const status = (object: Json) => {
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods', 'observedGeneration']
  return [counts.map((name) => get(object, `status.${name}`)), condition(object, 'DisruptionAllowed')]
}
const scaling = (object: Json) =>
  ['AbleToScale', 'ScalingActive', 'ScalingLimited'].map((type) => condition(object, type))
const ended = (object: Json) => ['FailureTarget', 'Failed', 'Complete'].map((type) => condition(object, type))

/** What controllers make of workloads, and tell. */
export const controllerSituations: Situation[] = [
  {
    claim: 'a Deployment that works tells of its ReplicaSet and Pods',
    requests: (namespace) => [apps(namespace, 'deployments', workload('Deployment', { replicas: 1 }))],
    look: {
      path: 'apis/apps/v1 deployments',
      pick: (object) => [condition(object, 'Progressing'), condition(object, 'Available')],
    },
  },
  {
    claim: 'a rollout that gets no better has failed',
    requests: (namespace) => [
      apps(
        namespace,
        'deployments',
        workload('Deployment', { progressDeadlineSeconds: 2 }, { nodeSelector: { no: 'where' } }),
      ),
    ],
    look: {
      path: 'apis/apps/v1 deployments',
      pick: (object) => [condition(object, 'Progressing'), condition(object, 'Available')],
    },
  },
  {
    claim: 'a StatefulSet makes its claims and Pods in order',
    requests: (namespace) => [
      apps(
        namespace,
        'statefulsets',
        workload('StatefulSet', {
          ...{ serviceName: 'web', replicas: 2 },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
            },
          ],
        }),
      ),
    ],
    look: { path: 'api/v1 events', pick: told },
  },
  {
    claim: 'a DaemonSet has a Pod on every node',
    requests: (namespace) => [apps(namespace, 'daemonsets', workload('DaemonSet'))],
    look: { path: 'apis/apps/v1 daemonsets', pick: (object) => get(object, 'status') },
  },
  {
    claim: 'a DaemonSet whose Pods find no room says so for their node',
    requests: (namespace) => [
      apps(namespace, 'daemonsets', workload('DaemonSet', {}, {}, { resources: { requests: { cpu: '100' } } })),
    ],
    look: { path: 'api/v1 pods', pick: (object) => condition(object, 'PodScheduled') },
  },
  {
    claim: 'a budget of all Pods lets none go',
    requests: (namespace) => [
      apps(namespace, 'deployments', workload('Deployment', { replicas: 2 })),
      budget(namespace, 'b', { minAvailable: '100%' }),
    ],
    look: { path: 'apis/policy/v1 poddisruptionbudgets', pick: status },
  },
  {
    claim: 'a budget lets some go',
    requests: (namespace) => [
      apps(namespace, 'deployments', workload('Deployment', { replicas: 3 })),
      budget(namespace, 'b', { maxUnavailable: 1 }),
    ],
    look: { path: 'apis/policy/v1 poddisruptionbudgets', pick: status },
  },
  {
    claim: 'a budget of nobody',
    requests: (namespace) => [budget(namespace, 'b', { minAvailable: 1 })],
    look: { path: 'apis/policy/v1 poddisruptionbudgets', pick: status },
  },
  {
    claim: 'an eviction that a budget refuses, and one that it allows once',
    answers: true,
    requests: (namespace) => [
      apps(namespace, 'statefulsets', workload('StatefulSet', { serviceName: 'web', replicas: 2 })),
      budget(namespace, 'b', { minAvailable: 2 }),
      healthy(namespace, 2),
      evict(namespace, 'web-0', 429),
      budget(namespace, 'c', { minAvailable: 1 }),
      evict(namespace, 'web-0', 500),
    ],
  },
  {
    claim: 'an eviction without a budget',
    answers: true,
    requests: (namespace) => [
      { path: `/api/v1/namespaces/${namespace}/pods`, body: pod('a') },
      evict(namespace, 'a', 201),
      evict(namespace, 'none', 404),
    ],
  },
  {
    claim: 'a Job that fails at its limit',
    requests: (namespace) => [job(namespace, 'fails', { backoffLimit: 0 })],
    look: { path: 'apis/batch/v1 jobs', pick: ended },
  },
  {
    claim: 'a Job at its deadline',
    requests: (namespace) => [job(namespace, 'stays', { activeDeadlineSeconds: 2 })],
    look: { path: 'apis/batch/v1 jobs', pick: ended },
  },
  {
    claim: 'a Job that is done',
    requests: (namespace) => [job(namespace, 'ends')],
    look: { path: 'apis/batch/v1 jobs', pick: ended },
  },
  {
    claim: 'an autoscaler of nothing',
    requests: (namespace) => [autoscaler(namespace)],
    look: { path: 'apis/autoscaling/v2 horizontalpodautoscalers', pick: scaling },
  },
  {
    claim: 'an autoscaler without metrics',
    requests: (namespace) => [apps(namespace, 'deployments', workload('Deployment')), autoscaler(namespace)],
    look: { path: 'apis/autoscaling/v2 horizontalpodautoscalers', pick: scaling },
  },
  {
    claim: 'a claim says why it has no volume',
    requests: (namespace) =>
      ['none', ''].map((storageClassName) => ({
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        body: {
          ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: `c${storageClassName}` } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName },
        },
      })),
    look: { path: 'api/v1 events', pick: told },
  },
  {
    claim: 'a Pod tells that it was scheduled',
    requests: (namespace) => [
      {
        path: `/api/v1/namespaces/${namespace}/pods`,
        body: pod('a', { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } }),
      },
    ],
    look: { path: 'api/v1 pods', pick: (object) => [get(object, 'status.phase'), get(object, 'metadata.labels')] },
  },
]
