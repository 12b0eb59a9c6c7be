import type { JsonObject } from '../../sandbox/types.ts'

const labels = { app: 'web' }

/** A pod template with one container. */
export function template(image = 'nginx:1', spec: JsonObject = {}): JsonObject {
  return { metadata: { labels }, spec: { containers: [{ name: 'c', image }], ...spec } }
}

/** A workload named web of a kind that selects its pods by label. */
export function workload(apiVersion: string, kind: string, spec: JsonObject = {}): JsonObject {
  const selector = kind === 'ReplicationController' ? labels : { matchLabels: labels }
  return { apiVersion, kind, metadata: { name: 'web', labels }, spec: { selector, template: template(), ...spec } }
}

/** A Job named web that runs pods to completion. */
export function job(spec: JsonObject = {}): JsonObject {
  const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'web' },
    spec: { template: { spec: podSpec }, ...spec },
  }
}

/** An HPA for the Deployment web. */
export function autoscalerOf(minReplicas: number, maxReplicas: number, annotations: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', annotations },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas, maxReplicas },
  }
}
