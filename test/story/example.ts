import type { JsonObject } from '../sandbox/types.ts'

/** Where the example application lives. */
export const namespace = 'prod-shop'

const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`

/** The paths of the example application in the API. */
export const paths = {
  namespaces: '/api/v1/namespaces',
  deployments,
  web: `${deployments}/web`,
  webScale: `${deployments}/web/scale`,
  legacy: `${deployments}/legacy`,
  pods: `/api/v1/namespaces/${namespace}/pods`,
  hpas: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
}

/** A namespace of the example. */
export function namespaceObject(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

const probe = { httpGet: { path: '/healthz', port: 8080 } }

/** A Deployment as git has it: everything the shipped policies ask for. */
export function deployment(
  name: string,
  changes: { namespace?: string; metadata?: JsonObject; container?: JsonObject } = {},
): JsonObject {
  const labels = { app: name, tier: 'production' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: changes.namespace ?? namespace, labels, ...changes.metadata },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: { 'self-healing': 'enabled' } },
        spec: { containers: [{ ...container(name), ...changes.container }] },
      },
    },
  }
}

function container(name: string): JsonObject {
  return {
    name,
    image: `registry.example.com/${name}:1.4.2`,
    env: [{ name: 'LOG_LEVEL', value: 'info' }],
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    livenessProbe: probe,
    readinessProbe: probe,
  }
}

/** The HPA of `web`; wider than the policy's range, so that the range can be seen at work. */
export const hpa: JsonObject = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 50,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
}

/** `name` with so many replicas, as `/scale` takes it. */
export function scale(replicas: number): JsonObject {
  return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web', namespace }, spec: { replicas } }
}
