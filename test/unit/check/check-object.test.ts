import assert from 'node:assert/strict'
import { checkObject, type CheckOptions } from '../../../policies/check/check-object.ts'
import { checkReview } from '../../../policies/check/check-review.ts'
import { unwrapList } from '../../../policies/check/unwrap-list.ts'
import { nobody, userOf } from '../../../policies/check/user.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { reviewOf } from '../../support/case-request.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { loadTexts, policyText } from '../load/policy-text.ts'

async function setOf(...specs: JsonObject[]): Promise<PolicySet> {
  const { set, problems } = await loadTexts(...specs.map((spec, index) => policyText(spec, { name: `p${index}` })))
  assert.ok(set, JSON.stringify(problems))
  return set
}

const options: CheckOptions = { user: nobody, now: 0 }
const limits = {
  rules: [
    { name: 'limits', resourceLimits: { require: { limits: ['memory'] }, defaults: { limits: { memory: '512Mi' } } } },
  ],
}

describe('checkObject', () => {
  it('judges the object with API defaults and our mutations, and shows what we add', async () => {
    const web = workload('Deployment')
    const { verdict, patch, object } = checkObject(await setOf(limits), web, options)
    assert.deepEqual(
      verdict.results.map(({ result }) => result),
      ['pass'],
    )
    assert.deepEqual(patch, [
      { op: 'add', path: '/spec/template/spec/containers/0/resources', value: { limits: { memory: '512Mi' } } },
    ])
    assert.equal(dig(object, 'spec', 'progressDeadlineSeconds'), 600)
  })
  it('a complete object needs no patch', async () => {
    const web = workload('Pod', {
      podSpec: { containers: [{ name: 'a', image: 'b', resources: { limits: { memory: '1Gi' } } }] },
    })
    assert.deepEqual(checkObject(await setOf(limits), web, options).patch, [])
  })
  it('capped to Audit, nothing is added', async () => {
    const { verdict, patch } = checkObject(await setOf(limits), workload('Deployment'), {
      ...options,
      maxAction: 'Audit',
    })
    assert.deepEqual([verdict.results[0]?.result, verdict.denied, patch], ['warn', false, []])
  })
  it('with a stored object it is an UPDATE, which keeps managedFields that are not sent', async () => {
    const managedFields = [
      { manager: 'argocd', operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ]
    const old = workload('Deployment', { metadata: { managedFields } })
    const set = await setOf({ rules: [{ name: 'declared', declaredFields: {} }] })
    assert.equal(checkObject(set, workload('Deployment'), { ...options, old }).verdict.results[0]?.result, 'pass')
    const cleared = workload('Deployment', { metadata: { managedFields: [{}] } })
    assert.equal(checkObject(set, cleared, { ...options, old }).verdict.results[0]?.result, 'fail')
  })
  it('an object without a namespace goes to the given one, else to default', async () => {
    const web = { ...workload('Deployment'), metadata: { name: 'web' } }
    const set = await setOf({})
    const namespace = { metadata: { name: 'shop' } }
    assert.equal(checkObject(set, web, { ...options, namespace }).request.namespace, 'shop')
    assert.equal(dig(checkObject(set, web, options).object, 'metadata', 'namespace'), 'default')
  })
  it('a kind that is no workload is not evaluated', async () => {
    const { verdict, patch } = checkObject(await setOf(limits), { apiVersion: 'v1', kind: 'Secret' }, options)
    assert.deepEqual([verdict.notEvaluated, patch], ['unknown-kind', []])
  })
  it('the owners of a stored object are unknown unless they are given', async () => {
    const owner = workload('ReplicaSet', { metadata: { uid: 'u' } })
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }]
    const old = workload('Pod', { metadata: { ownerReferences } })
    const set = await setOf({ match: { kinds: ['Pod'] }, rules: [{ name: 'env', envLock: {} }] })
    assert.equal(checkObject(set, old, { ...options, old }).request.surroundings.owners.state, 'unknown')
    const given = checkObject(set, old, { ...options, old, surroundings: { owners: known([owner]) } })
    assert.equal(given.verdict.notEvaluated, 'no-policy-matches')
  })
})

describe('checkReview', () => {
  const web = workload('Deployment', { metadata: { resourceVersion: '1' } })
  const scale = (replicas: number): JsonObject => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'web', namespace: 'prod-shop' },
    spec: { replicas },
  })
  const review = reviewOf({
    ...requestFor(web),
    operation: 'UPDATE',
    subresource: 'scale',
    object: scale(9),
    oldObject: scale(2),
  })
  const labelled = {
    match: { namespaceSelector: { matchLabels: { env: 'prod' } }, objectSelector: { matchLabels: { tier: 'x' } } },
  }

  it('reads of the cluster what the documents have', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod-shop', labels: { env: 'prod' } } }
    const tiered = workload('Deployment', { metadata: { labels: { tier: 'x' } } })
    const set = await setOf(labelled)
    const result = (documents: JsonObject[]) => {
      const checked = checkReview(set, review, { now: 0, documents })
      assert.ok(checked.ok)
      return checked.verdict
    }
    assert.equal(result([namespace, tiered]).results[0]?.result, 'fail')
    assert.equal(result([namespace, web]).notEvaluated, 'no-policy-matches')
    assert.equal(result([tiered]).notEvaluated, 'no-policy-matches')
  })
  it('what is not among the documents is unknown, and said', async () => {
    const set = await setOf({ match: { objectSelector: { matchLabels: { tier: 'x' } } } })
    const checked = checkReview(set, review, { now: 0 })
    assert.ok(checked.ok)
    assert.match(checked.verdict.unreadable.join(), /Deployment prod-shop\/web is not among the documents given/)
  })
  it('another user may ask', async () => {
    const set = await setOf({ managers: { users: ['bob'] } })
    const checked = checkReview(set, review, { now: 0, user: userOf('bob') })
    assert.ok(checked.ok && !checked.verdict.denied)
  })
  it('what is no review is told', async () => {
    assert.deepEqual(checkReview(await setOf({}), 3, { now: 0 }), {
      ok: false,
      reason: 'expected an AdmissionReview object',
    })
  })
  it('owners are followed by uid', async () => {
    const owned = (kind: string, uid: string) => ({
      ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'web', uid, controller: true }],
    })
    const pod = workload('Pod', { metadata: owned('ReplicaSet', 'rs') })
    const labels = { app: 'web' }
    const replicaSet = workload('ReplicaSet', { metadata: { uid: 'rs', labels, ...owned('Deployment', 'd') } })
    const deployment = workload('Deployment', { metadata: { uid: 'd' } })
    const resized = reviewOf({
      ...requestFor(pod),
      operation: 'UPDATE',
      subresource: 'resize',
      object: pod,
      oldObject: pod,
    })
    const set = await setOf({
      match: { kinds: ['Deployment'] },
      rules: [{ name: 'limits', resourceLimits: { lock: true } }],
    })
    const owners = (documents: JsonObject[]) => {
      const checked = checkReview(set, resized, { now: 0, documents })
      assert.ok(checked.ok)
      const { state } = checked.request.surroundings.owners
      return [state, checked.verdict.results.length]
    }
    assert.deepEqual(owners([replicaSet, deployment]), ['known', 1])
    assert.deepEqual(owners([replicaSet]), ['unknown', 1])
    assert.deepEqual(owners([{ ...replicaSet, metadata: { name: 'web', labels, uid: 'other' } }, deployment]), [
      'unknown',
      1,
    ])
  })
})

describe('unwrapList', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod' }
  for (const [claim, object, expected] of [
    ['an object alone', pod, [pod]],
    ['a List', { kind: 'List', items: [pod, 3, pod] }, [pod, pod]],
    ['a List in a List', { kind: 'List', items: [{ kind: 'List', items: [pod] }] }, [pod]],
    [
      'a typed list, whose items leave out what it says',
      { apiVersion: 'v1', kind: 'PodList', items: [{ spec: {} }] },
      [{ ...pod, spec: {} }],
    ],
    ['a kind that is merely called List', { kind: 'ShoppingList', spec: {} }, [{ kind: 'ShoppingList', spec: {} }]],
    ['an empty List', { kind: 'List', items: [] }, []],
  ] as [string, JsonObject, unknown][]) {
    it(claim, () => {
      assert.deepEqual(unwrapList(object), expected)
    })
  }
})

describe('who asks', () => {
  it('nobody in particular, where nobody is named', () => {
    assert.deepEqual(userOf(undefined), nobody)
    assert.deepEqual(userOf(undefined, ['ops']).groups, ['ops'])
  })
  it('a service account is in its groups', () => {
    const { groups } = userOf('system:serviceaccount:argocd:app', ['ops'])
    assert.deepEqual(groups, ['ops', 'system:serviceaccounts', 'system:serviceaccounts:argocd', 'system:authenticated'])
  })
})
