import assert from 'node:assert/strict'
import type { AskImages } from '../../../../policies/images/answered.ts'
import type { ImageVerdict } from '../../../../policies/images/image-verdict.ts'
import { asArray, dig, type JsonObject } from '../../../../policies/json.ts'
import { loadPolicies } from '../../../../policies/load/load.ts'
import { reviewOf } from '../../../support/case-request.ts'
import { requestFor } from '../../../support/policy-set.ts'
import { workload } from '../../../support/workloads.ts'
import { signingKey } from '../../../signing/keys.ts'
import { appUnderTest } from '../app-under-test.ts'

const digest = `sha256:${'0'.repeat(64)}`
const verified: ImageVerdict = { outcome: 'verified', digest }
const policy = {
  ...{ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy', metadata: { name: 'signed' } },
  spec: {
    match: {},
    action: 'Enforce',
    rules: [
      {
        name: 'signed',
        signedImages: { images: ['registry.example.com/*'], attestors: [{ key: { pem: signingKey('p256').pem } }] },
      },
    ],
  },
}
const { set } = await loadPolicies([{ path: 'signed.yaml', text: JSON.stringify(policy) }])
const image = 'registry.example.com/web:1'
const pod = (of: string = image) =>
  requestFor(workload('Pod', { podSpec: { containers: [{ name: 'web', image: of }] } }))

/** An app over answers that come later (`verify`), or at once (`peek`). */
function appOver(answer: ImageVerdict, isKnown = false) {
  const asked: { image: string; left: number }[] = []
  const images: AskImages = {
    peek: () => (isKnown ? answer : undefined),
    verify: (question, deadline) => {
      asked.push({ image: question.image, left: deadline - performance.now() })
      return Promise.resolve(answer)
    },
  }
  return { ...appUnderTest({ set, images }), asked }
}

describe('reviews of images', () => {
  it('/mutate pins what is verified, in one patch', async () => {
    const response = await appOver(verified).review('/mutate', pod())
    const patch: unknown = JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())
    assert.deepEqual(patch, [{ op: 'replace', path: '/spec/containers/0/image', value: `${image}@${digest}` }])
  })

  it('/validate takes what is pinned, and denies what is not', async () => {
    const app = appOver(verified)
    assert.equal((await app.review('/validate', pod(`${image}@${digest}`)))['allowed'], true)
    assert.equal((await app.review('/validate', pod()))['allowed'], false)
  })

  it('what is remembered is not asked for', async () => {
    const app = appOver(verified, true)
    assert.equal((await app.review('/validate', pod(`${image}@${digest}`)))['allowed'], true)
    assert.deepEqual(app.asked, [])
  })

  it('a violation is denied with its reasons, which are in the log too', async () => {
    const app = appOver({ outcome: 'violation', digest, reasons: ['signed by another key'] })
    const response = await app.review('/validate/closed', pod())
    assert.match(String(dig(response, 'status', 'message')), /signed by another key/)
    assert.match(JSON.stringify(app.logs.find(({ msg }) => msg === 'review denied')), /signed by another key/)
  })

  it('what is not known is denied with words of its own, and logged as an error', async () => {
    const app = appOver({ outcome: 'indeterminate', reason: 'it did not answer in time' })
    const response = await app.review('/validate/closed', pod())
    assert.match(String(dig(response, 'status', 'message')), /cannot be verified: it did not answer in time/)
    assert.ok(app.logs.some(({ msg }) => msg === 'rules in error'))
  })

  const deadlines: [timeout: string, most: number][] = [
    ['10s', 9_000],
    ['2s', 1_000],
    ['1s', 500],
  ]
  for (const [timeout, most] of deadlines)
    it(`?timeout=${timeout} leaves ${most} ms for images`, async () => {
      const app = appOver(verified)
      await app.post(`/validate?timeout=${timeout}`, reviewOf(pod()))
      const [first] = app.asked
      assert.ok(first !== undefined && first.left <= most && first.left > most - 400, `${first?.left} ms`)
    })

  const silent: [claim: string, path: string, request: () => ReturnType<typeof pod>][] = [
    ['of rules that another endpoint asks', '/validate/open', () => pod()],
    ['of an image outside of the globs', '/validate', () => pod('docker.io/library/nginx')],
    ['of a DELETE', '/validate', () => ({ ...pod(), operation: 'DELETE' })],
    [
      'of an image that stands there already',
      '/validate',
      () => ({ ...pod(), operation: 'UPDATE', oldObject: objectOf(pod()) }),
    ],
  ]
  for (const [claim, path, request] of silent)
    it(`nothing is asked ${claim}`, async () => {
      const app = appOver(verified)
      assert.equal((await app.review(path, request()))['allowed'], true)
      assert.deepEqual(app.asked, [])
    })

  it('without anybody who verifies, enforced images are not let in silently', async () => {
    const response = await appUnderTest({ set }).review('/validate', pod())
    assert.ok(response['allowed'] === false || asArray(response['warnings']).length > 0)
  })
})

function objectOf({ object }: { object?: JsonObject }): JsonObject {
  return object ?? {}
}
