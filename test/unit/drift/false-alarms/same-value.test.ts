import type { JsonObject } from '../../../../policies/json.ts'
import { claimRows } from '../support/silent-and-seen.ts'
import { container, object, policy, role, service, workload } from '../support/workload.ts'

const limits = (memory: unknown, cpu: unknown = '1') =>
  workload({ container: { resources: { limits: { memory, cpu } } } })
const secret = (rest: JsonObject) => object('v1', 'Secret', rest)

claimRows('drift: one value written in several ways, and the drift next to it', {
  'quantities of a resource list': {
    silent: [limits('1024Mi', '1000m'), limits('1Gi', 1)],
    drift: [limits('1024Mi'), limits('1025Mi'), `${container}.resources.limits.memory`],
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
  'null rules of a role, and rules that a controller aggregates': {
    silent: [role({ rules: [] }), role({ rules: null })],
    drift: [role({ rules: [{ verbs: ['get'] }] }), role({ rules: [{ verbs: ['*'] }] }), 'rules'],
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
  'stringData is stored as data': {
    silent: [secret({ stringData: { key: 'value' } }), secret({ data: { key: 'dmFsdWU=' }, type: 'Opaque' })],
    drift: [secret({ stringData: { key: 'value' } }), secret({ data: { key: 'b3RoZXI=' } }), 'data.key'],
  },
  'base64 over several lines': {
    silent: [secret({ data: { key: 'dmFs\ndWU=\n' } }), secret({ data: { key: 'dmFsdWU=' } })],
    drift: [secret({ data: { key: 'dmFs\ndWU=\n' } }), secret({ data: { key: 'dmFs' } }), 'data.key'],
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
})
