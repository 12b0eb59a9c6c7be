import assert from 'node:assert/strict'
import { createImages, type OpenVerifier } from '../../../../admission/images/images.ts'
import type { ImageQuestion, ImageVerdict } from '../../../../policies/images/image-verdict.ts'
import { policy, policySet, replicasLocked, rule } from '../../../support/policy-set.ts'

const question: ImageQuestion = {
  key: 'a',
  rule: { hash: 'h', options: { images: ['*'], attestors: [] }, source: 'policy.yaml' },
  image: 'registry.example.com/web:1',
  pull: { namespace: 'shop', serviceAccount: 'default', secrets: [] },
}
const verified: ImageVerdict = { outcome: 'verified', digest: `sha256:${'0'.repeat(64)}` }
const prepared = { lock: false, reads: () => true }
const locks = policySet([policy({ rules: [rule('lock', replicasLocked)] })])
const signs = policySet([policy({ rules: [rule('signed', prepared, { type: 'signedImages' })] })])

/** Images over a verifier that remembers what it has verified, and counts what happens. */
function imagesUnderTest() {
  const seen = { opened: 0, closed: 0, problems: 0 }
  const remembered = new Set<string>()
  const opened: OpenVerifier = {
    verifier: {
      peek: ({ key }) => (remembered.has(key) ? verified : undefined),
      verify: ({ key }) => {
        remembered.add(key)
        return Promise.resolve(verified)
      },
    },
    close: () => {
      seen.closed += 1
      return Promise.resolve()
    },
  }
  const open = () => {
    seen.opened += 1
    return Promise.resolve(opened)
  }
  return { images: createImages(open, () => (seen.problems += 1)), seen }
}

describe('answers about images', () => {
  it('nothing is opened, and nothing closed, where no policy asks', async () => {
    const { images, seen } = imagesUnderTest()
    images.prepare(locks)
    assert.equal(images.peek(question), undefined)
    await images.close()
    assert.deepEqual(seen, { opened: 0, closed: 0, problems: 0 })
    assert.equal(images.isOpen(), false)
  })

  it('a policy that asks opens the verifier, once', async () => {
    const { images, seen } = imagesUnderTest()
    images.prepare(signs)
    images.prepare(signs)
    await images.verify(question, Infinity)
    assert.equal(images.isOpen(), true)
    await images.close()
    assert.deepEqual(seen, { opened: 1, closed: 1, problems: 0 })
  })

  it('what is remembered is answered without a promise', async () => {
    const { images } = imagesUnderTest()
    await images.verify(question, Infinity)
    assert.deepEqual(images.peek(question), verified)
  })

  it('a verifier that cannot be opened leaves every question indeterminate, and is tried again', async () => {
    let tries = 0
    const problems: unknown[] = []
    const images = createImages(
      () => {
        tries += 1
        return Promise.reject(new Error('no threads'))
      },
      (error) => problems.push(error),
    )
    images.prepare(signs)
    const verdict = await images.verify(question, Infinity)
    assert.deepEqual(verdict, {
      outcome: 'indeterminate',
      reason: 'heal-admission cannot verify images: no threads',
    })
    await images.verify(question, Infinity)
    assert.equal(tries, problems.length)
    assert.ok(tries > 1)
    await images.close()
  })
})
