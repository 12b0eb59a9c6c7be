import type { JsonObject } from '../../../../policies/json.ts'
import { definition, shop } from '../support/shop.ts'
import { claimRows } from '../support/silent-and-seen.ts'
import { container, object, policy, role, service, workload } from '../support/workload.ts'

const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', {
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10 },
})
const replicas = (number: number) => workload({ spec: { replicas: number } })
const webhook = (client: JsonObject, more: JsonObject = {}) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [{ name: 'a.example.com', clientConfig: { service: { name: 'a', namespace: 'b' }, ...client }, ...more }],
  })

claimRows('drift: what others fill in, and the drift next to it', {
  'defaults of a workload': {
    silent: [
      workload({ pod: { restartPolicy: 'Always', tolerations: [{ key: 'a' }] }, spec: { revisionHistoryLimit: 10 } }),
      workload({ pod: { tolerations: [{ key: 'a' }] } }),
    ],
    drift: [
      workload({ spec: { revisionHistoryLimit: 10 } }),
      workload({ spec: { revisionHistoryLimit: 2 } }),
      'spec.revisionHistoryLimit',
    ],
  },
  'defaults inside a list that is one value': {
    silent: [
      policy({ ingress: [{ ports: [{ port: 80 }] }] }),
      policy({ ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }], policyTypes: ['Ingress'] }),
    ],
    drift: [
      policy({ ingress: [{ ports: [{ port: 80 }] }] }),
      policy({ ingress: [{ ports: [{ port: 80, protocol: 'UDP' }] }] }),
      'spec.ingress',
    ],
  },
  'defaults of a CustomResourceDefinition': {
    silent: [
      shop({ tiers: [{ name: 'a' }] }),
      shop({ tiers: [{ name: 'a', size: 3 }] }),
      { definitions: [definition] },
    ],
    drift: [
      shop({ tiers: [{ name: 'a' }] }),
      shop({ tiers: [{ name: 'a', size: 4 }] }),
      'spec.tiers',
      { definitions: [definition] },
    ],
  },
  'the protocol of a port is TCP': {
    silent: [
      workload({ container: { ports: [{ containerPort: 80 }] } }),
      workload({ container: { ports: [{ containerPort: 80, protocol: 'TCP' }] } }),
    ],
    drift: [
      workload({ container: { ports: [{ containerPort: 80 }] } }),
      workload({ container: { ports: [{ containerPort: 80, protocol: 'UDP' }] } }),
      `${container}.ports[containerPort=80,protocol=TCP]`,
    ],
  },
  'replicas inside the range of an autoscaler': {
    silent: [replicas(2), replicas(7), { autoscalers: [scaler] }],
    drift: [replicas(2), replicas(11), 'spec.replicas', { autoscalers: [scaler] }],
  },
  'replicas where the autoscaler scales another workload': {
    silent: [replicas(2), replicas(2)],
    drift: [
      replicas(2),
      replicas(7),
      'spec.replicas',
      { autoscalers: [{ ...scaler, metadata: { name: 'web', namespace: 'other' } }] },
    ],
  },
  'injected sidecars, volumes and variables': {
    silent: [
      workload(),
      workload({
        pod: {
          containers: [
            { name: 'proxy', image: 'p:1' },
            { name: 'web', image: 'web:1' },
          ],
          volumes: [{ name: 'certs' }],
        },
        metadata: { annotations: { 'sidecar.example.com/injected': 'true' } },
      }),
    ],
    drift: [
      workload(),
      workload({
        pod: {
          containers: [
            { name: 'proxy', image: 'p:1' },
            { name: 'web', image: 'web:2' },
          ],
        },
      }),
      `${container}.image`,
    ],
  },
  caBundle: {
    silent: [webhook({}), webhook({ caBundle: 'QUJD' })],
    drift: [
      webhook({ caBundle: '' }),
      webhook({ caBundle: 'QUJD', service: { name: 'x', namespace: 'b' } }),
      'webhooks[name=a.example.com].clientConfig.service.name',
    ],
  },
  'status and what the API server keeps in metadata': {
    silent: [
      {
        ...workload({ metadata: { resourceVersion: '1', uid: 'a', generation: 1, creationTimestamp: null } }),
        status: {},
      },
      {
        ...workload({
          metadata: {
            resourceVersion: '9',
            uid: 'b',
            generation: 4,
            creationTimestamp: '2026-11-21T00:00:00Z',
            annotations: {
              'kubectl.kubernetes.io/last-applied-configuration': '{}',
              'deployment.kubernetes.io/revision': '4',
            },
          },
        }),
        status: { replicas: 3 },
      },
    ],
    drift: [
      workload({ metadata: { annotations: { team: 'shop' } } }),
      workload({ metadata: { annotations: { team: 'other' } } }),
      'metadata.annotations.team',
    ],
  },
  'rules of an aggregated role': {
    silent: [
      role({ aggregationRule: {}, rules: [{ verbs: ['x'] }] }),
      role({ aggregationRule: {}, rules: [{ verbs: ['get'] }] }),
    ],
    drift: [role({ rules: [{ verbs: ['get'] }] }), role({ rules: null }), 'rules'],
  },
  'allocated addresses and ports': {
    silent: [
      service({ clusterIP: '', ports: [{ port: 80, nodePort: 0 }] }),
      service({ clusterIP: '10.0.0.1', ports: [{ port: 80, nodePort: 30_000 }] }),
    ],
    drift: [service({ clusterIP: 'None' }), service({ clusterIP: '10.0.0.1' }), 'spec.clusterIP'],
  },
})
