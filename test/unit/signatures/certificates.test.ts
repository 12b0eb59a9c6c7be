import assert from 'node:assert/strict'
import { createAuthority } from '../../signing/authority.ts'
import type { Authority, IssuedCertificate } from '../../signing/authority.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { bundleMaterial, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { certificateBundle, signImageWith } from '../../signing/sign-with-certificate.ts'
import { SIGN_PREDICATE, statementBytes } from '../../signing/statement.ts'
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

  it('verifies with its chain in the bundle, as cosign writes it', async () => {
    const [leaf, middle] = [await authority.issue(), await authority.issue({ isAuthority: true })]
    assert.equal(await outcomeOfChain(leaf, leaf, middle), 'verified')
  })

  it('is verified by the first certificate of its chain alone', async () => {
    const [leaf, stranger] = [await authority.issue(), await (await createAuthority()).issue()]
    assert.match(await outcomeOfChain(leaf, stranger, leaf), /^its certificate is not from a trusted authority/)
    assert.match(await outcomeOfChain(stranger, leaf, stranger), /^its signature does not fit what it signs/)
    assert.match(await outcomeOfChain(leaf), /^the bundle has no valid /)
  })

  it('is not from a chain that is none', async () => {
    const material = await signImageWith(IMAGE, await authority.issue(), 'bundle')
    const outcome = outcomeOf(ask(material, { kind: 'certificate', chain: 'none' }))
    assert.match(outcome, /^entry: the certificate chain cannot be used: /)
  })

  /** Of a bundle of v0.3 with a chain of certificates. */
  async function outcomeOfChain(by: IssuedCertificate, ...chain: IssuedCertificate[]): Promise<string> {
    const envelope = signEnvelope(by.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const bundle = await certificateBundle(envelope, by)
    const certificates = chain.map(({ der }) => ({ rawBytes: der.toString('base64') }))
    bundle.verificationMaterial = { x509CertificateChain: { certificates } }
    return outcomeOf(ask(bundleMaterial(bundle), signer()))
  }

  function signer() {
    return { kind: 'certificate' as const, chain: authority.chain }
  }
})
