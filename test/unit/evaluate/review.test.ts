import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseReview } from '../../../policies/evaluate/review.ts'
import type { JsonObject } from '../../../policies/json.ts'

const folder = join(import.meta.dirname, '../../fixtures/reviews')

const review = (request: unknown): JsonObject => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request,
})
const request = {
  uid: 'u',
  operation: 'CREATE',
  resource: { group: 'apps', version: 'v1', resource: 'deployments' },
  userInfo: { username: 'alice', groups: ['a', 7, null] },
  object: {},
}
const withoutObject = { ...request, object: undefined }

const refused: [claim: string, body: unknown, reason: RegExp, uid?: string][] = [
  ['null', null, /expected an AdmissionReview object/],
  ['an array', [], /expected an AdmissionReview object/],
  ['another kind', { apiVersion: 'v1', kind: 'Pod' }, /not apiVersion "v1", kind "Pod"/],
  [
    'v1beta1',
    { ...review(request), apiVersion: 'admission.k8s.io/v1beta1' },
    /expected apiVersion admission.k8s.io\/v1/,
    'u',
  ],
  ['no request', review(undefined), /no request/],
  ['no uid', review({ ...request, uid: undefined }), /request.uid is missing/],
  ['an empty uid', review({ ...request, uid: '' }), /request.uid is missing/],
  ['an unknown operation', review({ ...request, operation: 'PATCH' }), /request.operation/, 'u'],
  ['an operation of the prototype', review({ ...request, operation: 'constructor' }), /request.operation/, 'u'],
  ['no resource', review({ ...request, resource: null }), /request.resource/, 'u'],
  ['no user', review({ ...request, userInfo: {} }), /username/, 'u'],
  ['CREATE without an object', review(withoutObject), /request.object is missing on CREATE/, 'u'],
  ['CREATE of null', review({ ...request, object: null }), /request.object is missing on CREATE/, 'u'],
  ['CREATE of an array', review({ ...request, object: [] }), /request.object is missing on CREATE/, 'u'],
  [
    'UPDATE without the old object',
    review({ ...request, operation: 'UPDATE' }),
    /request.oldObject is missing on UPDATE/,
    'u',
  ],
]

describe('parseReview', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    it(`reads ${name}`, () => {
      const parsed = parseReview(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      assert.ok(parsed.ok)
      assert.match(name, new RegExp(`^${parsed.request.operation.toLowerCase()}-${parsed.request.resource}`))
    })
  }

  for (const [claim, body, reason, uid] of refused) {
    it(`refuses ${claim}`, () => {
      const parsed = parseReview(body)
      assert.ok(!parsed.ok)
      assert.match(parsed.reason, reason)
      assert.equal(parsed.uid, uid)
    })
  }

  it('keeps only groups that are strings', () => {
    const parsed = parseReview(review(request))
    assert.deepEqual(parsed.ok && parsed.request.user, { username: 'alice', groups: ['a'] })
  })
})
