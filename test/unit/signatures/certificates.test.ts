import assert from 'node:assert/strict'
import { createAuthority } from '../../signing/authority.ts'
import type { Authority } from '../../signing/authority.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { signImageWith } from '../../signing/sign-with-certificate.ts'
import { ask, IMAGE, outcomeOf } from './support/ask.ts'

const day = 24 * 60 * 60 * 1000
const yesterday = new Date(Date.now() - day)

describe('an image signed with a certificate of a private authority', () => {
  let authority: Authority
  let sigstore: Sigstore
  before(async () => {
    authority = await createAuthority()
    sigstore = await createSigstore()
  })

  for (const layout of SIGNING_LAYOUTS) {
    it(`verifies below the chain that the policy names: ${layout}`, async () => {
      const material = await signImageWith(IMAGE, await authority.issue(), layout)
      assert.equal(outcomeOf(ask(material, signer())), 'verified')
    })
    it(`does not verify below another chain of the same names: ${layout}`, async () => {
      const material = await signImageWith(IMAGE, await (await createAuthority()).issue(), layout)
      assert.match(outcomeOf(ask(material, signer())), /^its certificate is not from a trusted authority/)
    })
    it(`does not verify after it expired, without a trusted time: ${layout}`, async () => {
      const material = await signImageWith(IMAGE, await authority.issue({ notAfter: yesterday }), layout)
      assert.match(outcomeOf(ask(material, signer())), /^its certificate expired /)
    })
    it(`does not verify before it is valid: ${layout}`, async () => {
      const material = await signImageWith(
        IMAGE,
        await authority.issue({ notBefore: new Date(Date.now() + day) }),
        layout,
      )
      assert.match(outcomeOf(ask(material, signer())), /^its certificate is not valid before /)
    })
    it(`verifies after it expired where the log says that it was signed in time: ${layout}`, async () => {
      const certificate = await authority.issue({ notAfter: yesterday })
      const loggedAt = new Date(yesterday.getTime() - day)
      const material = await signImageWith(IMAGE, certificate, layout, { log: sigstore.log, loggedAt })
      const { trustRoot } = sigstore
      assert.equal(outcomeOf(ask(material, signer(), { trustRoot })), 'verified')
      assert.match(outcomeOf(ask(material, signer(), { trustRoot, tlog: 'ignore' })), /^its certificate expired /)
    })
    it(`is valid at the time of the question, not of this machine: ${layout}`, async () => {
      const material = await signImageWith(IMAGE, await authority.issue({ notAfter: yesterday }), layout)
      assert.equal(outcomeOf(ask(material, signer(), { now: yesterday.getTime() - day })), 'verified')
    })
  }

  it('is not from a chain that is none', async () => {
    const material = await signImageWith(IMAGE, await authority.issue(), 'bundle')
    const outcome = outcomeOf(ask(material, { kind: 'certificate', chain: 'none' }))
    assert.match(outcome, /^entry: the certificate chain cannot be used: /)
  })

  function signer() {
    return { kind: 'certificate' as const, chain: authority.chain }
  }
})
