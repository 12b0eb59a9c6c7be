import type { Json } from '../../cluster/api.ts'
import { podName, type Application } from './objects.ts'
import { troubleOf } from './pod-status.ts'

/** What people declare beside a Deployment: its Service and its ConfigMap, and for one in ten an autoscaler and a budget. */
export function declaredBeside(number: number, { namespace, name, labels }: Application): Record<string, Json> {
  const metadata = { name, namespace, labels }
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name }
  const metric = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } }
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }]
  const always = {
    services: { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } },
    configmaps: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'application.yaml': 'level: info\n'.repeat(40) },
    },
  }
  if (number % 10 !== 1) return always
  return {
    ...always,
    horizontalpodautoscalers: {
      ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata },
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 20, metrics: [{ type: 'Resource', resource: metric }] },
    },
    poddisruptionbudgets: {
      ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
  }
}

/** The EndpointSlice that the controller writes for the Service of an application. */
export function endpointSlice(number: number, { namespace, name, labels }: Application, pods: readonly string[]): Json {
  const ready = troubleOf(number) === undefined
  return {
    ...{ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4' },
    metadata: {
      ...{ name: `${name}-4x7qk`, namespace },
      labels: {
        ...labels,
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    endpoints: pods.map((pod, index) => ({
      addresses: [`10.1.2.${String(index + 1)}`],
      conditions: { ready, serving: ready, terminating: false },
      targetRef: { kind: 'Pod', namespace, name: pod },
    })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  }
}

/** The quota of a namespace, half used. */
export function quota(namespace: string): { object: Json; status: Json } {
  const hard = { pods: '400', 'requests.cpu': '400', 'requests.memory': '400Gi' }
  const used = { pods: '200', 'requests.cpu': '100', 'requests.memory': '100Gi' }
  return {
    object: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team', namespace }, spec: { hard } },
    status: { hard, used },
  }
}

/** An Event about a Pod of an application: every other one about a Pod that is started, the rest about one that is in trouble. */
export function event(number: number, { namespace, name }: Application, since: string): Json {
  const pod = podName(name, number % 5)
  const told =
    number % 2 === 0
      ? { type: 'Normal', reason: 'Started', message: 'Started container app' }
      : { type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container app in pod ${pod}` }
  return {
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: `${pod}.${number.toString(16)}`, namespace } },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod, fieldPath: 'spec.containers{app}' },
    ...{ ...told, count: 12, firstTimestamp: since, lastTimestamp: since },
    source: { component: 'kubelet', host: 'node' },
  }
}
