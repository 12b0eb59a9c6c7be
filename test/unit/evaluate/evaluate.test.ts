import assert from 'node:assert/strict'
import { evaluate, type EvaluateOptions } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { NotEvaluated, Result } from '../../../policies/evaluate/verdict.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known, unknown } from '../../../policies/known.ts'
import type { DriftException, Policy, PolicySet } from '../../../policies/load/policy.ts'
import type { PreparedRule } from '../../../policies/rules/rule-type.ts'
import { badAnnotation, policy, policySet, replicasLocked, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

const bad = (value: string, metadata: JsonObject = {}): JsonObject =>
  workload('Deployment', { metadata: { ...metadata, annotations: { bad: value } } })
const good = workload('Deployment')
const scaled = workload('Deployment', { spec: { replicas: 9 } })
const controller = { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] }
const hpa = { username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler', groups: [] }

const state = (parts: Partial<Policy> = {}): PolicySet =>
  policySet([policy({ rules: [rule('state', badAnnotation)], ...parts })])
const lock = (parts: Partial<Policy> = {}): PolicySet =>
  policySet([policy({ rules: [rule('lock', replicasLocked)], ...parts })])

const exception: DriftException = {
  name: 'inc-1',
  policy: 'policy',
  rules: ['state', 'lock'],
  target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
  subjects: [{ kind: 'User', name: 'alice' }],
  owner: 'team',
  reason: 'test',
  notBefore: 1000,
  expiresAt: 2000,
  atExpiry: 'Keep',
  source: { file: 'e.yaml', line: 1, column: 1 },
}

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

const replicaSet = workload('ReplicaSet', { name: 'web-1', metadata: { uid: 'rs-uid' } })
const deployment = workload('Deployment', { metadata: { labels: { tier: 'gold' } } })
const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs-uid', controller: true }
const pod = (metadata: JsonObject = {}): JsonObject =>
  workload('Pod', { name: 'web-1-x', metadata: { ownerReferences: [reference], ...metadata } })
const owners = known([replicaSet, deployment])
const withOwners = (base: EvaluationRequest): EvaluationRequest => ({
  ...base,
  surroundings: { ...base.surroundings, owners },
})

interface Row {
  claim: string
  set: PolicySet
  request: EvaluationRequest
  options?: Partial<EvaluateOptions>
  /** The result of the first rule, or why nothing was evaluated. */
  expect: Result | NotEvaluated
  denied?: boolean
}

const rows: Row[] = [
  { claim: 'a good object passes', set: state(), request: requestFor(good), expect: 'pass' },
  {
    claim: 'a new violation fails and denies',
    set: state(),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'under Warn it warns',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Warn' })] })]),
    request: requestFor(bad('x')),
    expect: 'warn',
  },
  {
    claim: 'under Audit it warns',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Audit' })] })]),
    request: requestFor(bad('x')),
    expect: 'warn',
  },
  {
    claim: '--max-action Warn caps Enforce',
    set: state(),
    request: requestFor(bad('x')),
    options: { maxAction: 'Warn' },
    expect: 'warn',
  },
  {
    claim: 'closed asks Enforce rules',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'closed' },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'closed still asks them when capped',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'closed', maxAction: 'Audit' },
    expect: 'warn',
  },
  {
    claim: 'open does not ask Enforce rules',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'open' },
    expect: 'no-policy-matches',
  },
  {
    claim: 'a violation that stood there is old and warns',
    set: state(),
    request: requestFor(bad('x'), { oldObject: bad('x') }),
    expect: 'warn',
  },
  {
    claim: 'a violating value changed to another is new',
    set: state(),
    request: requestFor(bad('y'), { oldObject: bad('x') }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a violation that goes passes',
    set: state(),
    request: requestFor(good, { oldObject: bad('x') }),
    expect: 'pass',
  },
  { claim: 'a lock does not look at CREATE', set: lock(), request: requestFor(scaled), expect: 'pass' },
  {
    claim: 'a lock fails on a change',
    set: lock(),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'managers pass a lock',
    set: lock({ managers: { users: ['al*'] } }),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'pass',
  },
  {
    claim: 'managers of another policy do not',
    set: policySet([
      policy({ rules: [rule('lock', replicasLocked)] }),
      policy({ name: 'other', managers: { users: ['*'] }, rules: [] }),
    ]),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'managers do not pass a rule on the state',
    set: state({ managers: { users: ['*'] } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'groups make managers',
    set: lock({ managers: { groups: ['system:auth*'] } }),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'pass',
  },
  {
    claim: 'service accounts make managers',
    set: lock({ managers: { serviceAccounts: ['argocd/*'] } }),
    request: requestFor(scaled, {
      oldObject: good,
      user: { username: 'system:serviceaccount:argocd:app', groups: [] },
    }),
    expect: 'pass',
  },
  {
    claim: 'a live exception skips',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'an exception starts at notBefore',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 1000 },
    expect: 'skip',
  },
  {
    claim: 'not before it',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 999 },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception has ended at expiresAt',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 2000 },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its subjects',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x'), { user: { username: 'bob', groups: [] } }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its target',
    set: { ...state(), exceptions: [{ ...exception, target: { ...exception.target, name: 'other' } }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its rules',
    set: { ...state(), exceptions: [{ ...exception, rules: ['lock'] }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an old violation needs no exception',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x'), { oldObject: bad('x') }),
    expect: 'warn',
  },
  {
    claim: 'a group is a subject',
    set: { ...state(), exceptions: [{ ...exception, subjects: [{ kind: 'Group', name: 'system:authenticated' }] }] },
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'a service account is a subject',
    set: {
      ...state(),
      exceptions: [{ ...exception, subjects: [{ kind: 'ServiceAccount', namespace: 'a', name: 'b' }] }],
    },
    request: requestFor(bad('x'), { user: { username: 'system:serviceaccount:a:b', groups: [] } }),
    expect: 'skip',
  },
  {
    claim: 'DELETE is never judged',
    set: state(),
    request: requestFor(bad('x'), { operation: 'DELETE' }),
    expect: 'operation',
  },
  {
    claim: 'a binding is never judged',
    set: state(),
    request: requestFor(bad('x'), { subresource: 'binding' }),
    expect: 'operation',
  },
  {
    claim: 'an unknown subresource is said',
    set: state(),
    request: requestFor(bad('x'), { subresource: 'surprise' }),
    expect: 'unknown-kind',
  },
  {
    claim: 'a custom Deployment is none',
    set: state(),
    request: requestFor(bad('x'), { group: 'example.com' }),
    expect: 'unknown-kind',
  },
  {
    claim: 'an object being deleted is never blocked',
    set: state(),
    request: requestFor(bad('y'), { oldObject: bad('x', { deletionTimestamp: '2026-01-01T00:00:00Z' }) }),
    expect: 'being-deleted',
  },
  {
    claim: 'only the stored deletionTimestamp counts',
    set: state(),
    request: requestFor(bad('x', { deletionTimestamp: '2026-01-01T00:00:00Z' }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
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
    claim: 'a mirror pod of a kubelet is left alone',
    set: state(),
    request: requestFor(
      workload('Pod', { metadata: { annotations: { bad: 'x', 'kubernetes.io/config.mirror': 'h' } } }),
      { user: { username: 'system:node:a', groups: [] } },
    ),
    expect: 'mirror-pod',
  },
  {
    claim: 'a mirror pod of anyone else is judged',
    set: state(),
    request: requestFor(
      workload('Pod', { metadata: { annotations: { bad: 'x', 'kubernetes.io/config.mirror': 'h' } } }),
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'what a built-in controller creates for an owner is not judged',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } }), { user: controller }),
    expect: 'built-in-controller',
  },
  {
    claim: 'a forged ownerReference opens nothing',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'what a built-in controller creates without an owner is judged',
    set: state(),
    request: requestFor(bad('x'), { user: controller }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an owner of a custom kind exempts nobody',
    set: state(),
    request: requestFor(
      workload('Pod', {
        metadata: {
          annotations: { bad: 'x' },
          ownerReferences: [{ ...reference, apiVersion: 'argoproj.io/v1', kind: 'Rollout' }],
        },
      }),
      { user: controller },
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'another account of kube-system is judged',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } }), {
      user: { username: 'system:serviceaccount:kube-system:tiller', groups: [] },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a controlled Pod changed by a person is not a Pod of kinds: [Pod]',
    set: state({ match: { kinds: ['Pod'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'a stored owner that the cluster does not have exempts nothing',
    set: state({ match: { kinds: ['Pod'] } }),
    request: requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an owner that cannot be read exempts nothing',
    set: state({ match: { kinds: ['Pod'] } }),
    request: {
      ...requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() }),
      surroundings: { namespace: known({}), workload: { state: 'absent' }, owners: unknown('no reader') },
    },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Deployment policy covers the resize of its Pods',
    set: state({ match: { kinds: ['Deployment'], objectSelector: { matchLabels: { tier: 'gold' } }, names: ['web'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a policy for other Deployments does not',
    set: state({ match: { kinds: ['Deployment'], names: ['api'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'an excluded owner excludes its Pods',
    set: state({ exclude: [{ kinds: ['Deployment'], names: ['web'] }] }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'signedImages is asked of Pods that controllers make',
    set: policySet([
      policy({ match: { kinds: ['Deployment'] }, rules: [rule('state', badAnnotation, { type: 'signedImages' })] }),
    ]),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { user: controller })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception for a Deployment covers its Pods',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { type: 'signedImages' })] })], [exception]),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { user: controller })),
    expect: 'skip',
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
  {
    claim: 'match holds for the old labels',
    set: state({ match: { objectSelector: { matchLabels: { tier: 'gold' } } } }),
    request: requestFor(bad('x'), { oldObject: deployment }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'match holds for the new labels',
    set: state({ match: { objectSelector: { matchLabels: { tier: 'gold' } } } }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'exclude must hold for both',
    set: state({ exclude: [{ objectSelector: { matchLabels: { tier: 'gold' } } }] }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'exclude holds for both',
    set: state({ exclude: [{ objectSelector: { matchLabels: { tier: 'gold' } } }] }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: deployment }),
    expect: 'no-policy-matches',
  },
  {
    claim: 'namespaces are globs',
    set: state({ match: { namespaces: ['prod-*'] } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'another namespace does not match',
    set: state({ match: { namespaces: ['dev-*'] } }),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'kubernetes.io/metadata.name is always there',
    set: state({ match: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } } } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Namespace that cannot be read matches',
    set: state({ match: { namespaceSelector: { matchLabels: { env: 'prod' } } } }),
    request: requestFor(bad('x'), {
      surroundings: { namespace: unknown('no reader'), workload: { state: 'absent' }, owners: { state: 'absent' } },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a generated name matches names',
    set: state({ match: { names: ['api-*'] } }),
    request: requestFor(bad('x'), {
      name: '',
      object: workload('Deployment', {
        metadata: { name: undefined, generateName: 'web-', annotations: { bad: 'x' } },
      }),
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'removing finalizers is never judged',
    set: policySet([policy({ rules: [rule('lock', finalizersLocked())] })]),
    request: requestFor(good, { oldObject: workload('Deployment', { metadata: { finalizers: ['a/b'] } }) }),
    expect: 'pass',
  },
  {
    claim: 'adding one is',
    set: policySet([policy({ rules: [rule('lock', finalizersLocked())] })]),
    request: requestFor(workload('Deployment', { metadata: { finalizers: ['a/b'] } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'anything else beside a removed finalizer is judged',
    set: lock(),
    request: requestFor(scaled, { oldObject: workload('Deployment', { metadata: { finalizers: ['a/b'] } }) }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a rule that cannot be evaluated is an error and denies',
    set: policySet([policy({ rules: [rule('e', broken())] })]),
    request: requestFor(good),
    expect: 'error',
    denied: true,
  },
  {
    claim: 'under Warn it is an error and does not',
    set: policySet([policy({ rules: [rule('e', broken(), { action: 'Warn' })] })]),
    request: requestFor(good),
    expect: 'error',
  },
  {
    claim: 'a rule that cannot judge yet warns',
    set: policySet([
      policy({
        rules: [
          rule('u', {
            lock: false,
            reads: () => true,
            inspect: () => ({ kind: 'unverified', reason: 'cannot be verified yet' }),
          }),
        ],
      }),
    ]),
    request: requestFor(good),
    expect: 'warn',
  },
  {
    claim: 'a rule that does not read the kind is not asked',
    set: policySet([policy({ rules: [rule('s', { ...badAnnotation, reads: () => false })] })]),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
]

function finalizersLocked(): PreparedRule {
  return {
    lock: true,
    reads: () => true,
    compare: ({ old, now }) => {
      const text = (object: JsonObject | undefined): string =>
        JSON.stringify((object?.['metadata'] as JsonObject | undefined)?.['finalizers'] ?? [])
      if (text(old?.object) === text(now.object)) return { kind: 'findings', findings: [] }
      return {
        kind: 'findings',
        findings: [{ path: 'metadata.finalizers', message: 'm', found: 'f', wanted: 'w', fix: 'x' }],
      }
    },
  }
}

function broken(): PreparedRule {
  return { lock: false, reads: () => true, inspect: () => ({ kind: 'error', reason: 'no such key' }) }
}

describe('evaluate', () => {
  for (const { claim, set, request, options, expect, denied = false } of rows) {
    it(claim, () => {
      const verdict = evaluate(set, request, { now: 1500, ...options })
      assert.equal(verdict.results[0]?.result ?? verdict.notEvaluated, expect)
      assert.equal(verdict.denied, denied)
    })
  }

  it('says what could not be read', () => {
    const set = state({ match: { namespaceSelector: { matchLabels: { env: 'prod' } } } })
    const request = requestFor(bad('x'), {
      surroundings: { namespace: unknown('no reader'), workload: { state: 'absent' }, owners: { state: 'absent' } },
    })
    assert.deepEqual(evaluate(set, request, { now: 0 }).unreadable, [
      'labels of Namespace "prod-shop" could not be read: no reader',
    ])
  })

  it('lists results by policy, then rule as written', () => {
    const set = policySet([
      policy({ name: 'b', rules: [rule('2', badAnnotation), rule('1', badAnnotation)] }),
      policy({ name: 'a', rules: [rule('3', badAnnotation)] }),
    ])
    const { results } = evaluate(set, requestFor(bad('x')), { now: 0 })
    assert.deepEqual(
      results.map((result) => `${result.policy}/${result.rule}`),
      ['a/3', 'b/2', 'b/1'],
    )
  })
})
