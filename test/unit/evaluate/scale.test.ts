import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { Result } from '../../../policies/evaluate/verdict.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known, unknown, type Known } from '../../../policies/known.ts'
import { loadPolicyObject } from '../../../policies/load/load-object.ts'
import { policyObject } from '../../support/policy-objects.ts'
import { policySet, requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { deployment, lock, testRows, type Row } from './evaluation-rows.ts'

const hpa = { username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler', groups: [] }

const scale = (replicas: number | undefined): JsonObject => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'web', namespace: 'prod-shop' },
  spec: replicas === undefined ? {} : { replicas },
})
const scaleRequest = (
  before: number,
  after: number | undefined,
  parts: Partial<EvaluationRequest> = {},
): EvaluationRequest =>
  requestFor(scale(after), {
    group: 'apps',
    resource: 'deployments',
    subresource: 'scale',
    oldObject: scale(before),
    ...parts,
  })

const rows: Row[] = [
  {
    claim: 'a workload being deleted can be scaled',
    set: lock(),
    request: scaleRequest(2, 9, {
      surroundings: {
        namespace: known({}),
        owners: { state: 'absent' },
        workload: known(workload('Deployment', { metadata: { deletionTimestamp: 'now' } })),
      },
    }),
    expect: 'being-deleted',
  },
  {
    claim: '/scale is an UPDATE of the workload',
    set: lock(),
    request: scaleRequest(2, 9),
    expect: 'fail',
    denied: true,
  },
  {
    claim: '/scale without replicas is zero',
    set: lock(),
    request: scaleRequest(2, undefined),
    expect: 'fail',
    denied: true,
  },
  { claim: '/scale to the same passes', set: lock(), request: scaleRequest(2, 2), expect: 'pass' },
  {
    claim: "the HPA's scale is judged",
    set: lock(),
    request: scaleRequest(2, 9, { user: hpa }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: '/scale matches by the labels of the workload',
    set: lock({ match: { objectSelector: { matchLabels: { tier: 'gold' } } } }),
    request: scaleRequest(2, 9, {
      surroundings: { namespace: known({}), owners: { state: 'absent' }, workload: known(deployment) },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: '/scale of a workload with other labels does not match',
    set: lock({ match: { objectSelector: { matchLabels: { tier: 'iron' } } } }),
    request: scaleRequest(2, 9, {
      surroundings: { namespace: known({}), owners: { state: 'absent' }, workload: known(deployment) },
    }),
    expect: 'no-policy-matches',
  },
  {
    claim: '/scale of a workload that cannot be read matches',
    set: lock({ match: { objectSelector: { matchLabels: { tier: 'iron' } } } }),
    request: scaleRequest(2, 9, {
      surroundings: { namespace: known({}), owners: { state: 'absent' }, workload: unknown('no reader') },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'but is not excluded',
    set: lock({ exclude: [{ objectSelector: { matchLabels: { tier: 'iron' } } }] }),
    request: scaleRequest(2, 9, {
      surroundings: { namespace: known({}), owners: { state: 'absent' }, workload: unknown('no reader') },
    }),
    expect: 'fail',
    denied: true,
  },
]

describe('evaluate: /scale', () => {
  testRows(rows)
})

describe('evaluate: /scale of a ReplicaSet', () => {
  const owned = workload('ReplicaSet', {
    name: 'web-1',
    metadata: {
      uid: 'r',
      labels: { app: 'web' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true }],
    },
  })
  const owner = workload('Deployment', { metadata: { uid: 'd' } })
  const rows: readonly (readonly [claim: string, object: JsonObject, owners: Known<readonly JsonObject[]>, Result])[] =
    [
      ['that its Deployment controls is that Deployment’s work', owned, known([owner]), 'pass'],
      ['of nobody is locked', workload('ReplicaSet', { name: 'web-1' }), { state: 'absent' }, 'fail'],
      ['whose owner is another by now is locked', owned, known([{ ...owner, metadata: { uid: 'x' } }]), 'fail'],
      ['whose owner cannot be read is locked', owned, unknown('no answer'), 'fail'],
      [
        'whose Deployment is being deleted is locked: nobody puts it right',
        owned,
        known([{ ...owner, metadata: { uid: 'd', deletionTimestamp: '2026-01-01T00:00:00Z' } }]),
        'fail',
      ],
    ]
  for (const [claim, object, owners, expected] of rows) {
    it(claim, async () => {
      const { built } = await loadPolicyObject(policyObject())
      const surroundings = { namespace: known({}), workload: known(object), owners }
      const request = scaleRequest(2, 9, { resource: 'replicasets', name: 'web-1', surroundings })
      const verdict = evaluate(policySet(built === undefined ? [] : [built]), request, { now: 0 })
      assert.equal(verdict.results[0]?.result, expected)
    })
  }
})
