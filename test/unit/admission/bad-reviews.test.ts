import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { reviewOf } from '../../support/case-request.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { appUnderTest } from './app-under-test.ts'

const paths = ['/validate', '/validate/closed', '/validate/open', '/mutate']
const good = workload('Deployment')
const review = reviewOf(requestFor(good))
const update = reviewOf(requestFor(good, { oldObject: good }))
const withRequest = (base: JsonObject, changes: JsonObject): JsonObject => ({
  ...base,
  request: { ...Object(base['request']), ...changes },
})
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('bodies that are no review are an HTTP error with a metav1.Status', () => {
  const cases: { name: string; body: string | Buffer; status: number; says: RegExp }[] = [
    { name: 'empty', body: '', status: 400, says: /body is empty; expected an AdmissionReview/ },
    { name: 'not JSON', body: 'apiVersion: v1', status: 400, says: /not JSON/ },
    { name: 'cut off', body: JSON.stringify(review).slice(0, -5), status: 400, says: /not JSON/ },
    { name: 'bytes that are no text', body: Buffer.from([0xff, 0xfe, 0x00, 0x80]), status: 400, says: /not JSON/ },
    {
      name: '8 MB',
      body: JSON.stringify({ pad: 'x'.repeat(8 * 1024 * 1024) }),
      status: 413,
      says: /larger than 7340032 bytes/,
    },
    { name: 'null', body: 'null', status: 400, says: /expected an AdmissionReview/ },
    { name: 'a number', body: '42', status: 400, says: /expected an AdmissionReview/ },
    { name: 'an array', body: '[]', status: 400, says: /expected an AdmissionReview/ },
    {
      name: 'another kind',
      body: '{"apiVersion":"v1","kind":"Pod"}',
      status: 400,
      says: /expected apiVersion admission.k8s.io\/v1, kind AdmissionReview, not .*"v1".*"Pod"/,
    },
    {
      name: 'v1beta1',
      body: '{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"}',
      status: 400,
      says: /admission.k8s.io\/v1beta1/,
    },
    {
      name: 'no request',
      body: '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}',
      status: 400,
      says: /no request/,
    },
    { name: 'no uid', body: JSON.stringify(withRequest(review, { uid: '' })), status: 400, says: /uid is missing/ },
    { name: 'a million brackets', body: nested(1_000_000), status: 400, says: /not a review/ },
    {
      name: 'a kind of a million brackets',
      body: `{"apiVersion":"admission.k8s.io/v1","kind":${nested(1_000_000)}}`,
      status: 400,
      says: /not apiVersion "admission.k8s.io\/v1", kind object/,
    },
  ]
  for (const { name, body, status, says } of cases) {
    it(`${name}: ${status} on every endpoint`, async () => {
      const unit = appUnderTest()
      for (const path of paths) {
        const response = await unit.post(path, body)
        assert.equal(response.statusCode, status, path)
        const answer: unknown = response.json()
        assert.equal(dig(answer, 'kind'), 'Status')
        assert.equal(dig(answer, 'code'), status)
        assert.match(String(dig(answer, 'message')), says)
        assert.equal(
          await unit.sample(`heal_admission_reviews_total{endpoint="${path}",operation="",verdict="malformed"}`),
          1,
        )
      }
    })
  }
})

describe('reviews with a uid that cannot be judged are denied where rules are enforced and let through elsewhere', () => {
  const cases: { name: string; body: JsonObject; says: RegExp }[] = [
    {
      name: 'missing object on CREATE',
      body: withRequest(review, { object: undefined }),
      says: /request.object is missing on CREATE/,
    },
    {
      name: 'null object on CREATE',
      body: withRequest(review, { object: null }),
      says: /request.object is missing on CREATE/,
    },
    { name: 'an object that is a list', body: withRequest(review, { object: [] }), says: /request.object is missing/ },
    {
      name: 'missing oldObject on UPDATE',
      body: withRequest(update, { oldObject: null }),
      says: /request.oldObject is missing on UPDATE/,
    },
    {
      name: 'an unknown operation',
      body: withRequest(review, { operation: 'PATCH' }),
      says: /request.operation is none of/,
    },
    { name: 'no resource', body: withRequest(review, { resource: null }), says: /request.resource/ },
    { name: 'no user', body: withRequest(review, { userInfo: null }), says: /userInfo.username is missing/ },
    {
      name: 'v1beta1 with a uid',
      body: { ...review, apiVersion: 'admission.k8s.io/v1beta1' },
      says: /expected apiVersion admission.k8s.io\/v1/,
    },
  ]
  for (const { name, body, says } of cases) {
    it(name, async () => {
      const unit = appUnderTest()
      for (const path of paths) {
        const response = await unit.post(path, body)
        assert.equal(response.statusCode, 200)
        const answer: unknown = dig(response.json(), 'response')
        assert.equal(dig(answer, 'uid'), dig(review, 'request', 'uid'))
        const closed = path === '/validate' || path === '/validate/closed'
        assert.equal(dig(answer, 'allowed'), !closed)
        const text = closed ? dig(answer, 'status', 'message') : String(dig(answer, 'warnings'))
        assert.match(String(text), closed ? says : /heal cannot read this review/)
        if (closed) assert.equal(dig(answer, 'status', 'code'), 400)
      }
      assert.deepEqual([...new Set(unit.logs.map(({ msg }) => msg))], ['review malformed'])
    })
  }
})

describe('objects of any shape get a valid answer', () => {
  const container = (index: number): JsonObject => ({ name: `c${index}`, image: 'web:1' })
  const cases: { name: string; object: unknown }[] = [
    { name: 'an empty object', object: {} },
    { name: 'null fields', object: { ...good, metadata: null, spec: null, status: null } },
    { name: 'strings for objects', object: { ...good, metadata: 'm', spec: 's' } },
    { name: 'numbers for containers', object: workload('Deployment', { podSpec: { containers: [1, null, 'x', []] } }) },
    { name: 'objects for lists', object: workload('Deployment', { podSpec: { containers: { name: 'web' } } }) },
    {
      name: '10,000 containers',
      object: workload('Deployment', {
        podSpec: { containers: Array.from({ length: 10_000 }, (_, index) => container(index)) },
      }),
    },
    {
      name: 'unicode names',
      object: workload('Deployment', { name: 'ωεβ-🚀-\u202e\u0000\n', metadata: { annotations: { bad: '\u2028' } } }),
    },
  ]
  for (const { name, object } of cases) {
    it(name, async () => {
      const unit = appUnderTest()
      for (const path of paths)
        for (const base of [review, withRequest(update, { oldObject: object })]) {
          const response = await unit.post(path, withRequest(base, { object }))
          assert.equal(response.statusCode, 200)
          assert.equal(typeof dig(response.json(), 'response', 'allowed'), 'boolean')
        }
    })
  }

  it('`__proto__` and `constructor` keys are ordinary keys that change nothing', async () => {
    const unit = appUnderTest()
    const poison = '{"__proto__":{"allowed":true,"annotations":{"bad":"x"}},"constructor":{"prototype":{"bad":1}},'
    const body = JSON.stringify(review).replaceAll('{"name":', `${poison}"name":`)
    assert.notEqual(body, JSON.stringify(review))
    const response = await unit.post('/validate', body)
    assert.equal(dig(response.json(), 'response', 'allowed'), true)
    assert.equal(Reflect.get({}, 'annotations'), undefined)
    assert.equal(Reflect.get({}, 'bad'), undefined)
  })

  it('an annotation nested 100,000 levels deep gets an answer', async () => {
    const unit = appUnderTest()
    const body = JSON.stringify(update).replaceAll('"metadata":{', `"metadata":{"deep":${nested(100_000)},`)
    for (const path of paths) {
      const response = await unit.post(path, body)
      assert.equal(response.statusCode, 200)
      assert.equal(typeof dig(response.json(), 'response', 'allowed'), 'boolean')
    }
  })

  it('a content type other than JSON does not matter', async () => {
    const response = await appUnderTest().app.inject({
      method: 'POST',
      url: '/validate',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: JSON.stringify(review),
    })
    assert.equal(dig(response.json(), 'response', 'allowed'), true)
  })

  it('a request without a body is 400', async () => {
    const response = await appUnderTest().app.inject({ method: 'POST', url: '/validate' })
    assert.equal(response.statusCode, 400)
    assert.match(String(dig(response.json(), 'message')), /body is empty/)
  })
})
