import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { networkPolicy } from '../../../../plugin/diagnosis/analyzers/network/network-policy.ts'
import { plain, service } from '../../../support/diagnosis/cluster-objects.ts'
import { crashLooping, terminated } from '../../../support/diagnosis/containers.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'

const policy = (name: string, spec: JsonObject): JsonObject =>
  plain('networking.k8s.io/v1', 'NetworkPolicy', name, { spec: { podSelector: {}, ...spec } })
const denyIn = policy('deny', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] })
const allowIn = policy('allow', { policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] })
const denyOut = policy('deny-out', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] })
const allowOut = policy('allow-out', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] })

const database = [
  pod({ name: 'db-0', owner: undefined, labels: { app: 'db' } }),
  service({ name: 'db', spec: { selector: { app: 'db' } } }),
]
const failing = (message: string, parts: PodParts = {}): JsonObject =>
  pod({ containers: [crashLooping(terminated(1, { message }))], ...parts })
const timeout = failing('dial tcp: connect to db:5432: i/o timeout')

const rows: [claim: string, objects: JsonObject[], ...verdicts: string[]][] = [
  ['a policy that isolates, and nobody complains', [denyIn, ...database, pod()]],
  [
    'somebody waits for the isolated Pods',
    [denyIn, ...database, timeout],
    'NetworkPolicyIsolates NetworkPolicy/prod-shop/deny',
  ],
  [
    'by the name with its namespace',
    [
      denyIn,
      ...database,
      failing('connect ETIMEDOUT db.prod-shop.svc.cluster.local:5432', { namespace: 'web', owner: undefined }),
    ],
    'NetworkPolicyIsolates NetworkPolicy/prod-shop/deny',
  ],
  [
    'by its address',
    [denyIn, ...database, failing('connect ETIMEDOUT 10.96.0.9:5432')],
    'NetworkPolicyIsolates NetworkPolicy/prod-shop/deny',
  ],
  [
    'the same name in another namespace',
    [denyIn, ...database, failing('connect to db:5432 timed out', { namespace: 'web', owner: undefined })],
  ],
  ['another policy allows something: that cannot be judged', [denyIn, allowIn, ...database, timeout]],
  ['a refused connection is an answer', [denyIn, ...database, failing('connect ECONNREFUSED db:5432')]],
  [
    'the Pod that waits may send nothing',
    [denyOut, ...database, timeout],
    'NetworkPolicyIsolates NetworkPolicy/prod-shop/deny-out',
  ],
  ['the Pod that waits may ask for names', [denyOut, allowOut, ...database, timeout]],
  [
    'a policy about what goes out only',
    [policy('out', { policyTypes: ['Egress'], podSelector: { matchLabels: { app: 'db' } } }), ...database, timeout],
  ],
]

describe('NetworkPolicies', () => {
  for (const [claim, objects, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found([networkPolicy], objects), verdicts)
    })
  }
})
