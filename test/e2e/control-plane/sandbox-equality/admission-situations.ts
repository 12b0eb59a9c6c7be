import type { Json } from '../../../cluster/api.ts'
import { condition, get, pod, told, workload } from './situations.ts'
import type { Request, Situation } from './situations.ts'

const sized = (cpu: string, memory: string): Json => ({
  resources: { requests: { cpu, memory }, limits: { cpu, memory } },
})
const quota = (namespace: string, hard: Json): Request => ({
  path: `/api/v1/namespaces/${namespace}/resourcequotas`,
  body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard } },
})
const limits = (namespace: string, item: Json): Request => ({
  path: `/api/v1/namespaces/${namespace}/limitranges`,
  body: { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l' }, spec: { limits: [item] } },
})
const make = (namespace: string, body: Json, code = 403): Request => ({
  path: `/api/v1/namespaces/${namespace}/pods`,
  body,
  code,
})
const enforce = (namespace: string, level: string): Request => ({
  method: 'PATCH',
  path: `/api/v1/namespaces/${namespace}`,
  body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } },
  contentType: 'application/merge-patch+json',
})
const used = (object: Json) => get(object, 'status')

/** What the built-in plugins refuse and set, in their own words. */
export const admissionSituations: Situation[] = [
  {
    claim: 'a quota counts, and refuses what is too much',
    answers: true,
    requests: (namespace) => [
      quota(namespace, { pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi' }),
      make(namespace, pod('a', {}, sized('600m', '256Mi')), 201),
      make(namespace, pod('b', {}, sized('500m', '256Mi'))),
      make(namespace, pod('c', {}, sized('500m', '2Gi'))),
      make(namespace, pod('d', {}, { resources: { requests: { cpu: '1m' } } })),
    ],
    look: { path: 'api/v1 resourcequotas', pick: used },
  },
  {
    claim: 'a limit range sets defaults',
    requests: (namespace) => [
      limits(namespace, { type: 'Container', default: { cpu: '500m' }, defaultRequest: { memory: '64Mi' } }),
      make(namespace, pod('a'), 201),
    ],
    look: {
      path: 'api/v1 pods',
      pick: (object) => [get(object, 'spec.containers.0.resources'), get(object, 'metadata.annotations')],
    },
  },
  {
    claim: 'a limit range refuses what is outside',
    answers: true,
    requests: (namespace) => [
      limits(namespace, { type: 'Container', max: { memory: '128Mi' }, min: { cpu: '100m' } }),
      make(namespace, pod('a', {}, sized('200m', '256Mi'))),
      make(namespace, pod('b', {}, sized('50m', '64Mi'))),
    ],
  },
  {
    claim: 'the level restricted',
    answers: true,
    requests: (namespace) => [
      enforce(namespace, 'restricted'),
      make(namespace, pod('a')),
      make(
        namespace,
        pod(
          'b',
          { hostNetwork: true, volumes: [{ name: 'h', hostPath: { path: '/' } }] },
          { securityContext: { privileged: true } },
        ),
      ),
    ],
  },
  {
    claim: 'the level baseline',
    answers: true,
    requests: (namespace) => [
      enforce(namespace, 'baseline'),
      make(
        namespace,
        pod(
          'a',
          { hostPID: true },
          { ports: [{ containerPort: 80, hostPort: 80 }], securityContext: { capabilities: { add: ['NET_ADMIN'] } } },
        ),
      ),
    ],
  },
  {
    claim: 'accounts and classes that are not there',
    answers: true,
    requests: (namespace) => [
      make(namespace, pod('a', { serviceAccountName: 'none' })),
      make(namespace, pod('b', { priorityClassName: 'none' })),
    ],
  },
  {
    claim: 'a ReplicaSet says that it cannot make its Pods',
    requests: (namespace) => [
      quota(namespace, { pods: '0' }),
      { path: `/apis/apps/v1/namespaces/${namespace}/deployments`, body: workload('Deployment', { replicas: 2 }) },
    ],
    look: { path: 'apis/apps/v1 deployments', pick: (object) => condition(object, 'ReplicaFailure') },
  },
  {
    claim: 'and in an Event',
    requests: (namespace) => [
      quota(namespace, { pods: '0' }),
      {
        path: `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
        body: workload('StatefulSet', { serviceName: 'web' }),
      },
    ],
    look: { path: 'api/v1 events', pick: told },
  },
]
