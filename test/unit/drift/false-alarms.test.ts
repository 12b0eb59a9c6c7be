import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { driftedPaths, type Around } from './support/compare.ts'
import { object, workload } from './support/workload.ts'

/** One row of the table of false alarms: what must be silent, and the drift next to it that must be seen. */
interface Row {
  silent: [manifest: JsonObject, live: JsonObject, around?: Around]
  drift: [manifest: JsonObject, live: JsonObject, path: string, around?: Around]
}

const limits = (memory: unknown, cpu: unknown = '1') =>
  workload({ container: { resources: { limits: { memory, cpu } } } })
const env = (...env: JsonObject[]) => workload({ container: { env } })
const variable = (name: string, value: string) => ({ name, value })
const service = (spec: JsonObject) => object('v1', 'Service', { spec })
const containers = 'spec.template.spec.containers[name=web]'
const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', {
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10 },
})
const replicas = (number: number) => workload({ spec: { replicas: number } })
const metric = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
})
const scaling = (...metrics: JsonObject[]) => ({ ...scaler, spec: { maxReplicas: 10, metrics } })
const webhook = (client: JsonObject, more: JsonObject = {}) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [{ name: 'a.example.com', clientConfig: { service: { name: 'a', namespace: 'b' }, ...client }, ...more }],
  })
const ports = (...entries: JsonObject[]) => service({ ports: entries })
const secret = (rest: JsonObject) => object('v1', 'Secret', rest)
const role = (rest: JsonObject) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', rest)
const endpoints = (...ips: string[]) =>
  object('v1', 'Endpoints', { subsets: [{ addresses: ips.map((ip) => ({ ip })) }] })
const policy = (rest: JsonObject) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ...rest } })
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  spec: {
    group: 'example.com',
    names: { kind: 'Shop' },
    versions: [
      {
        name: 'v1',
        schema: {
          openAPIV3Schema: {
            properties: {
              spec: {
                properties: {
                  tiers: { items: { properties: { size: { default: 3 } } } },
                  lanes: {
                    items: { properties: { speed: {} } },
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
})
const shop = (spec: JsonObject) => object('example.com/v1', 'Shop', { spec })
const init = (...names: string[]) =>
  workload({ pod: { initContainers: names.map((name) => ({ name, image: 'i:1' })) } })

const rows: Record<string, Row> = {
  'quantities of a resource list': {
    silent: [limits('1024Mi', '1000m'), limits('1Gi', 1)],
    drift: [limits('1024Mi'), limits('1025Mi'), `${containers}.resources.limits.memory`],
  },
  'quantities of a claim, a quota and a metric': {
    silent: [
      object('v1', 'ResourceQuota', { spec: { hard: { 'requests.cpu': '1000m' } } }),
      object('v1', 'ResourceQuota', { spec: { hard: { 'requests.cpu': '1' } } }),
    ],
    drift: [
      object('v1', 'PersistentVolumeClaim', { spec: { resources: { requests: { storage: '1Gi' } } } }),
      object('v1', 'PersistentVolumeClaim', { spec: { resources: { requests: { storage: '2Gi' } } } }),
      'spec.resources.requests.storage',
    ],
  },
  'texts that look like quantities are texts': {
    silent: [
      object('v1', 'ConfigMap', { data: { size: '1024Mi' } }),
      object('v1', 'ConfigMap', { data: { size: '1024Mi' } }),
    ],
    drift: [
      object('v1', 'ConfigMap', { data: { size: '1024Mi' } }),
      object('v1', 'ConfigMap', { data: { size: '1Gi' } }),
      'data.size',
    ],
  },
  'null, [], {} and missing': {
    silent: [
      workload({
        pod: { tolerations: [], nodeSelector: {}, affinity: null, securityContext: {} },
        container: { env: null },
      }),
      workload(),
    ],
    drift: [
      workload({ pod: { volumes: [{ name: 'tmp', emptyDir: {} }] } }),
      workload({ pod: { volumes: [{ name: 'tmp', hostPath: { path: '/tmp' } }] } }),
      'spec.template.spec.volumes[name=tmp].emptyDir',
    ],
  },
  'null, [] and {} of other kinds': {
    silent: [service({ selector: null, externalIPs: [], type: 'ClusterIP' }), service({ type: 'ClusterIP' })],
    drift: [
      object('policy/v1', 'PodDisruptionBudget', { spec: { selector: {} } }),
      object('policy/v1', 'PodDisruptionBudget', { spec: {} }),
      'spec.selector',
    ],
  },
  '{} in a label selector is not absence': {
    silent: [policy({}), policy({})],
    drift: [policy({}), policy({ podSelector: { matchLabels: { app: 'web' } } }), 'spec.podSelector'],
  },
  'an empty text of a ConfigMap is not absence': {
    silent: [object('v1', 'ConfigMap', { data: { name: '' } }), object('v1', 'ConfigMap', { data: { name: '' } })],
    drift: [object('v1', 'ConfigMap', { data: { name: '' } }), object('v1', 'ConfigMap', { data: {} }), 'data.name'],
  },
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
  'the order of an autoscaler’s metrics': {
    silent: [scaling(metric('memory', 70), metric('cpu', 80)), scaling(metric('cpu', 80), metric('memory', 70))],
    drift: [
      scaling(metric('memory', 70), metric('cpu', 80)),
      scaling(metric('cpu', 90), metric('memory', 70)),
      'spec.metrics',
    ],
  },
  'the order of variables, unless $(VAR) gives another result': {
    silent: [env(variable('A', '1'), variable('B', '2')), env(variable('B', '2'), variable('A', '1'))],
    drift: [
      env(variable('A', '1'), variable('B', '$(A)/x')),
      env(variable('B', '$(A)/x'), variable('A', '1')),
      `${containers}.env`,
    ],
  },
  'duplicates of a variable, of which the last counts': {
    silent: [env(variable('A', '0'), variable('A', '1')), env(variable('A', '1'))],
    drift: [env(variable('A', '0'), variable('A', '1')), env(variable('A', '0')), `${containers}.env[name=A].value`],
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
      `${containers}.image`,
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
  'keys of lists: ports by port and protocol': {
    silent: [
      ports({ port: 80, name: 'http' }, { port: 443, name: 'https' }),
      ports({ port: 443, name: 'https', protocol: 'TCP' }, { port: 80, name: 'http', protocol: 'TCP', targetPort: 80 }),
    ],
    drift: [
      ports({ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 53 }),
      ports({ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 5353 }),
      'spec.ports[port=53,protocol=UDP].targetPort',
    ],
  },
  'keys of lists: as the definition of a custom resource says': {
    silent: [
      shop({ lanes: [{ id: 'a', speed: 1 }] }),
      shop({ lanes: [{ id: 'b' }, { id: 'a', speed: 1 }] }),
      { definitions: [definition] },
    ],
    drift: [
      shop({ lanes: [{ id: 'a', speed: 1 }] }),
      shop({ lanes: [{ id: 'a', speed: 2 }] }),
      'spec.lanes[id=a].speed',
      { definitions: [definition] },
    ],
  },
  'stringData is stored as data': {
    silent: [secret({ stringData: { key: 'value' } }), secret({ data: { key: 'dmFsdWU=' }, type: 'Opaque' })],
    drift: [secret({ stringData: { key: 'value' } }), secret({ data: { key: 'b3RoZXI=' } }), 'data.key'],
  },
  'base64 over several lines': {
    silent: [secret({ data: { key: 'dmFs\ndWU=\n' } }), secret({ data: { key: 'dmFsdWU=' } })],
    drift: [secret({ data: { key: 'dmFs\ndWU=\n' } }), secret({ data: { key: 'dmFs' } }), 'data.key'],
  },
  'null rules of a role, and rules that a controller aggregates': {
    silent: [role({ rules: [] }), role({ rules: null })],
    drift: [role({ rules: [{ verbs: ['get'] }] }), role({ rules: [{ verbs: ['*'] }] }), 'rules'],
  },
  'rules of an aggregated role': {
    silent: [
      role({ aggregationRule: {}, rules: [{ verbs: ['x'] }] }),
      role({ aggregationRule: {}, rules: [{ verbs: ['get'] }] }),
    ],
    drift: [role({ rules: [{ verbs: ['get'] }] }), role({ rules: null }), 'rules'],
  },
  'the order of Endpoints': {
    silent: [endpoints('10.0.0.2', '10.0.0.1'), endpoints('10.0.0.1', '10.0.0.2')],
    drift: [endpoints('10.0.0.2', '10.0.0.1'), endpoints('10.0.0.1', '10.0.0.3'), 'subsets'],
  },
  'the protocol of a port is TCP': {
    silent: [
      workload({ container: { ports: [{ containerPort: 80 }] } }),
      workload({ container: { ports: [{ containerPort: 80, protocol: 'TCP' }] } }),
    ],
    drift: [
      workload({ container: { ports: [{ containerPort: 80 }] } }),
      workload({ container: { ports: [{ containerPort: 80, protocol: 'UDP' }] } }),
      `${containers}.ports[containerPort=80,protocol=TCP]`,
    ],
  },
  'a null creationTimestamp': {
    silent: [
      workload({
        spec: {
          template: {
            metadata: { creationTimestamp: null, labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: 'web:1' }] },
          },
        },
      }),
      workload(),
    ],
    drift: [
      workload({ spec: { template: { metadata: { creationTimestamp: null, labels: { app: 'web' } } } } }),
      workload({ spec: { template: { metadata: { labels: { app: 'other' } } } } }),
      'spec.template.metadata.labels.app',
    ],
  },
  'a mask is a view, never an input': {
    silent: [
      secret({ stringData: { key: '(value hidden)' } }),
      secret({ data: { key: Buffer.from('(value hidden)').toString('base64') } }),
    ],
    drift: [
      secret({ stringData: { key: 'value' } }),
      secret({ data: { key: Buffer.from('(value hidden)').toString('base64') } }),
      'data.key',
    ],
  },
  'allocated addresses and ports': {
    silent: [
      service({ clusterIP: '', ports: [{ port: 80, nodePort: 0 }] }),
      service({ clusterIP: '10.0.0.1', ports: [{ port: 80, nodePort: 30_000 }] }),
    ],
    drift: [service({ clusterIP: 'None' }), service({ clusterIP: '10.0.0.1' }), 'spec.clusterIP'],
  },
  'init containers that others put in between': {
    silent: [init('first', 'second'), init('first', 'injected', 'second')],
    drift: [init('first', 'second'), init('second', 'first'), 'spec.template.spec.initContainers'],
  },
  'lists that are one value keep their order': {
    silent: [workload({ container: { args: ['a', 'b'] } }), workload({ container: { args: ['a', 'b'] } })],
    drift: [
      workload({ container: { args: ['a', 'b'] } }),
      workload({ container: { args: ['b', 'a'] } }),
      `${containers}.args`,
    ],
  },
  'finalizers are a set': {
    silent: [
      workload({ metadata: { finalizers: ['a/a', 'b/b'] } }),
      workload({ metadata: { finalizers: ['b/b', 'c/c', 'a/a'] } }),
    ],
    drift: [
      workload({ metadata: { finalizers: ['a/a'] } }),
      workload({ metadata: { finalizers: ['c/c'] } }),
      'metadata.finalizers[a/a]',
    ],
  },
}

describe('drift: false alarms, and the drift next to them', () => {
  for (const [claim, { silent, drift }] of Object.entries(rows)) {
    it(`${claim}: silent`, () => {
      const [manifest, live, around] = silent
      assert.deepEqual(driftedPaths(manifest, live, around), [])
    })
    it(`${claim}: seen`, () => {
      const [manifest, live, path, around] = drift
      assert.deepEqual(driftedPaths(manifest, live, around), [path])
    })
  }
})
