import assert from 'node:assert/strict'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { workloadKinds, type WorkloadKindName } from '../../../policies/kubernetes/workloads.ts'
import type { Action, DriftException, Policy, PolicySet } from '../../../policies/load/policy.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import type { PreparedRule } from '../../../policies/rules/rule-type.ts'
import { policy, policySet, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

/** Fills the annotation `added` of the workload itself. */
const fills = (value: string): PreparedRule => ({
  lock: false,
  reads: () => true,
  mutate: (draft) => {
    draft.fill(['metadata', 'annotations', 'added'], value)
  },
})

const filling = (parts: Partial<Policy> = {}, action: Action = 'Enforce'): PolicySet =>
  policySet([policy({ rules: [rule('fill', fills('yes'), { action })], ...parts })])

const controller = { username: 'system:serviceaccount:kube-system:deployment-controller', groups: [] }
const kubelet = { username: 'system:node:a', groups: [] }
const web = workload('Deployment')
const deleting = workload('Deployment', { metadata: { deletionTimestamp: '2026-11-20T12:00:00Z' } })
const mirror = workload('Pod', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'h' } } })
const image = (kind: WorkloadKindName, name: string): JsonObject =>
  workload(kind, { podSpec: { containers: [{ name: 'web', image: name }] } })
/** An UPDATE that changes the pod template. */
const rolled = (kind: WorkloadKindName): EvaluationRequest =>
  requestFor(image(kind, 'web:2'), { oldObject: image(kind, 'web:1') })

const exception: DriftException = {
  name: 'inc-1',
  policy: 'policy',
  rules: ['fill'],
  target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
  subjects: [{ kind: 'User', name: 'alice' }],
  owner: 'team',
  reason: 'test',
  expiresAt: Number.MAX_SAFE_INTEGER,
  atExpiry: 'Keep',
  source: { file: 'e.yaml', line: 1, column: 1 },
}

interface Row {
  claim: string
  set?: PolicySet
  request: EvaluationRequest
  maxAction?: Action
  /** The annotation that was filled; undefined where nothing was. */
  added: string | undefined
}

const rows: Row[] = [
  { claim: 'Enforce rules fill', request: requestFor(web), added: 'yes' },
  { claim: 'Warn rules fill', set: filling({}, 'Warn'), request: requestFor(web), added: 'yes' },
  { claim: 'Audit rules change nothing', set: filling({}, 'Audit'), request: requestFor(web), added: undefined },
  { claim: 'capped to Warn, rules still fill', request: requestFor(web), maxAction: 'Warn', added: 'yes' },
  { claim: 'capped to Audit, nothing is filled', request: requestFor(web), maxAction: 'Audit', added: undefined },
  {
    claim: 'an exception does not stop a mutation',
    set: { ...filling(), exceptions: [exception] },
    request: requestFor(web),
    added: 'yes',
  },
  {
    claim: 'a policy that does not match fills nothing',
    set: filling({ match: { names: ['api'] } }),
    request: requestFor(web),
    added: undefined,
  },
  {
    claim: 'a policy that excludes the object fills nothing',
    set: filling({ exclude: [{ names: ['web'] }] }),
    request: requestFor(web),
    added: undefined,
  },
  {
    claim: 'a rule that does not read the kind fills nothing',
    set: policySet([policy({ rules: [rule('fill', { ...fills('yes'), reads: () => false })] })]),
    request: requestFor(web),
    added: undefined,
  },
  {
    claim: 'policies run in name order and the first value set stays',
    set: policySet([
      policy({ name: 'b', rules: [rule('fill', fills('b'))] }),
      policy({ name: 'a', rules: [rule('fill', fills('a')), rule('again', fills('c'))] }),
    ]),
    request: requestFor(web),
    added: 'a',
  },
  {
    claim: 'an UPDATE that leaves the pod template alone gets nothing',
    request: requestFor(workload('Deployment', { spec: { replicas: 5 } }), { oldObject: web }),
    added: undefined,
  },
  {
    claim: 'another spelling of a quantity is no change of the template',
    request: requestFor(limited('1024Mi'), { oldObject: limited('1Gi') }),
    added: undefined,
  },
  { claim: 'DELETE gets nothing', request: requestFor(web, { operation: 'DELETE' }), added: undefined },
  {
    claim: 'an object under deletion gets nothing',
    request: requestFor(image('Deployment', 'web:2'), { oldObject: deleting }),
    added: undefined,
  },
  { claim: 'a mirror pod gets nothing', request: requestFor(mirror, { user: kubelet }), added: undefined },
  {
    claim: 'what a built-in controller creates gets nothing, without an owner too',
    request: requestFor(workload('ReplicaSet'), { user: controller }),
    added: undefined,
  },
  {
    claim: 'what a built-in controller updates gets nothing',
    request: { ...rolled('Deployment'), user: controller },
    added: undefined,
  },
  {
    claim: 'a custom resource named Deployment gets nothing',
    request: requestFor(web, { group: 'example.com' }),
    added: undefined,
  },
  ...['scale', 'status', 'resize', 'ephemeralcontainers'].map((subresource) => ({
    claim: `/${subresource} gets nothing`,
    request: {
      ...rolled('Deployment'),
      subresource,
      surroundings: { ...requestFor(web).surroundings, workload: known(web) },
    },
    added: undefined,
  })),
  ...workloadKinds.map(({ kind }) => ({
    claim: `${kind}: a CREATE is filled`,
    request: requestFor(workload(kind)),
    added: 'yes',
  })),
  ...workloadKinds.map(({ kind }) => {
    const never = kind === 'Pod' || kind === 'Job'
    const claim = `${kind}: an UPDATE of the template ${never ? 'is never' : 'is'} filled`
    return { claim, request: rolled(kind), added: never ? undefined : 'yes' }
  }),
]

function limited(memory: string): JsonObject {
  const resources = { limits: { memory } }
  return workload('Deployment', { podSpec: { containers: [{ name: 'web', image: 'web:1', resources }] } })
}

describe('mutate', () => {
  for (const { claim, set = filling(), request, maxAction, added } of rows) {
    it(claim, () => {
      const mutation = mutate(set, request, maxAction === undefined ? {} : { maxAction })
      assert.equal(dig(mutation.object, 'metadata', 'annotations', 'added'), added)
      assert.equal(mutation.patch.length, added === undefined ? 0 : 1)
      if (added === undefined) assert.equal(mutation.object, request.object)
    })
  }

  it('filling what was filled changes nothing', () => {
    const first = mutate(filling(), requestFor(web))
    assert.deepEqual(mutate(filling(), requestFor(first.object)).patch, [])
  })
})
