import assert from 'node:assert/strict'
import { pino } from 'pino'
import { createObjectReviews } from '../../../admission/policy-objects/review-object.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { absent } from '../../../policies/known.ts'
import { exceptionObject, policyObject, tenAtNight } from '../../support/policy-objects.ts'
import { policySet, requestFor } from '../../support/policy-set.ts'
import { appUnderTest } from '../admission/app-under-test.ts'

const reviewing = (known = true) =>
  createObjectReviews(
    {
      set: () => (known ? policySet([]) : undefined),
      fileSet: () => policySet([]),
      exceptions: () => new Map(),
      readPolicy: () => Promise.resolve(absent),
      now: () => tenAtNight,
    },
    pino({ level: 'silent' }),
  )
const unit = (known?: boolean) => appUnderTest({ set: policySet([]), reviewObject: reviewing(known) })
const ask = (object: JsonObject) =>
  requestFor(object, {
    group: 'kubectl-heal.io',
    resource: object['kind'] === 'DriftPolicy' ? 'driftpolicies' : 'driftexceptions',
    namespace: '',
  })

describe('our own objects at the review endpoints', () => {
  it('a policy that is wrong is denied, and counted as that', async () => {
    const app = unit()
    const response = await app.review('/validate/closed', ask(policyObject({ rules: [] })))
    assert.equal(response['allowed'], false)
    assert.equal(dig(response, 'status', 'reason'), 'Forbidden')
    assert.match(String(dig(response, 'status', 'message')), /spec\.rules: must have at least 1 entry/)
    const labels = 'endpoint="/validate/closed",operation="CREATE",verdict="denied"'
    assert.equal(await app.sample(`heal_admission_reviews_total{${labels}}`), 1)
  })

  it('an exception gets its requester at /mutate', async () => {
    const response = await unit().review('/mutate', ask(exceptionObject({ requestedBy: undefined })))
    const patch: unknown = JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())
    const value = { username: 'alice', groups: ['system:authenticated'] }
    assert.deepEqual(patch, [{ op: 'add', path: '/spec/requestedBy', value }])
  })

  it('an exception is 503 while policies are unknown, so that failurePolicy decides', async () => {
    const response = await unit(false).post('/validate/closed', {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'u',
        operation: 'CREATE',
        resource: { group: 'kubectl-heal.io', version: 'v1alpha1', resource: 'driftexceptions' },
        userInfo: { username: 'alice' },
        object: exceptionObject(),
      },
    })
    assert.equal(response.statusCode, 503)
  })

  it('workloads are judged as ever', async () => {
    const response = await unit().review('/validate', requestFor({ apiVersion: 'v1', kind: 'Pod', metadata: {} }))
    assert.equal(response['allowed'], true)
  })

  const nested = (depth: number): unknown => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))
  const hostile: readonly (readonly [what: string, object: JsonObject])[] = [
    ['no spec', { ...policyObject(), spec: undefined }],
    ['a spec of another type', { ...policyObject(), spec: ['x'] }],
    ['rules nested deeply', policyObject({ rules: [{ name: 'a', replicaLock: nested(1_000) }] })],
    [
      'prototype keys',
      { ...policyObject(), spec: JSON.parse('{"__proto__": {"match": {}}, "constructor": 1}') as JsonObject },
    ],
    ['ten thousand rules', policyObject({ rules: Array.from({ length: 10_000 }, () => ({ name: 'a' })) })],
    ['an exception with odd fields', exceptionObject({ rules: [{}], target: null, subjects: [null], expiresAt: 7 })],
    ['an exception without anything', { ...exceptionObject(), spec: null, metadata: null }],
  ]
  for (const [what, object] of hostile) {
    it(`${what} is denied, shortly`, async () => {
      const response = await unit().review('/validate/closed', ask(object))
      assert.equal(response['allowed'], false)
      assert.notEqual(dig(response, 'status', 'code'), 500)
      assert.ok(String(dig(response, 'status', 'message')).length < 12_000)
      for (const path of ['/mutate', '/validate/open'])
        assert.equal((await unit().review(path, ask(object)))['allowed'], true)
    })
  }
})
