import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readTrustRoot } from '../../../policies/signatures/trust-material.ts'
import { verifyImage } from '../../../policies/signatures/verify-image.ts'
import { createAuthority } from '../../signing/authority.ts'
import type { Authority, IssuedCertificate } from '../../signing/authority.ts'
import { bundleMaterial, signImage, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { certificateBundle, signImageWith } from '../../signing/sign-with-certificate.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { SIGN_PREDICATE, statementBytes } from '../../signing/statement.ts'
import { createTimestampAuthority } from '../../signing/timestamp-authority.ts'
import { trustRootText } from '../../signing/trust-root.ts'
import { ask, BY_RELEASE, byKey, IMAGE, outcomeOf } from './support/ask.ts'

const serverAuthentication = '1.3.6.1.5.5.7.3.1'
const codeSigning = '1.3.6.1.5.5.7.3.3'

describe('attacks on the certificate of a signature', () => {
  let authority: Authority
  before(async () => {
    authority = await createAuthority()
  })

  for (const layout of SIGNING_LAYOUTS) {
    it(`one for servers does not sign because PEM in it is one for code: ${layout}`, async () => {
      const disguised = holding(await authority.issue({ usages: [serverAuthentication] }), await codeCertificate())
      const material = await signImageWith(IMAGE, disguised, layout)
      assert.match(outcomeOf(ask(material, signer())), /^its certificate cannot be read$/)
    })
    it(`one that is an authority does not sign, even with the usage for code: ${layout}`, async () => {
      const below = await authority.issue({ isAuthority: true, usages: [codeSigning] })
      assert.match(
        outcomeOf(ask(await signImageWith(IMAGE, below, layout), signer())),
        /^its certificate is an authority/,
      )
    })
  }

  it('one and the bare key of it are one signer of two', async () => {
    const certificate = await authority.issue()
    const candidates = [
      (await signImageWith(IMAGE, certificate, 'bundle')).candidate,
      signImage(IMAGE, certificate.key, 'bundle').candidate,
    ]
    const entries = [
      { path: 'certificate', signers: [signer()] },
      { path: 'key', signers: [byKey(certificate.key)] },
    ]
    const attestors = [{ path: 'two', count: 2, entries }]
    const result = verifyImage({ digest: IMAGE, candidates, attestors, tlog: 'ifPresent', now: Date.now() })
    assert.equal(result.verified, false)
    assert.equal(result.attestors[0]?.satisfied.length, 1)
  })

  function signer() {
    return { kind: 'certificate' as const, chain: authority.chain }
  }

  async function codeCertificate(): Promise<IssuedCertificate> {
    return (await createAuthority('Somebody')).issue()
  }
})

describe('attacks on the time of a signature without a key', () => {
  const hour = 3_600_000
  let sigstore: Sigstore
  before(async () => {
    sigstore = await createSigstore()
  })

  it('a timestamp of an authority that is not trusted is none', async () => {
    const timestamps = await createTimestampAuthority()
    const material = await signImageWith(IMAGE, await sigstore.certify(), 'bundle', { timestamps })
    assert.match(outcomeOf(asked(material)), /^its timestamp is not from an authority of the trust root/)
  })

  it('a timestamp of the future does not make an expired certificate valid', async () => {
    const certificate = await sigstore.certify()
    const envelope = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const bundle = await certificateBundle(envelope, certificate)
    const stamp = await sigstore.timestamps.timestamp(envelope.signature, new Date(Date.now() + hour))
    bundle.verificationMaterial.timestampVerificationData = {
      rfc3161Timestamps: [{ signedTimestamp: stamp.toString('base64') }],
    }
    assert.match(outcomeOf(asked(bundleMaterial(bundle))), /^its certificate expired /)
  })

  it('a log entry of one signature does not serve another of the same image and certificate', async () => {
    const certificate = await sigstore.certify()
    const make = () => signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const logged = await certificateBundle(make(), certificate, { log: sigstore.log })
    const replayed = await certificateBundle(make(), certificate)
    replayed.verificationMaterial.tlogEntries = logged.verificationMaterial.tlogEntries ?? []
    assert.match(outcomeOf(asked(bundleMaterial(replayed))), /about another signature$/)
  })

  for (const name of ['certificateAuthorities', 'tlogs', 'ctlogs'] as const) {
    it(`what the trust root no longer trusts counts for nothing that is newer: ${name}`, async () => {
      const material = await signImageWith(IMAGE, await sigstore.certify(), 'bundle', { log: sigstore.log })
      assert.equal(outcomeOf(asked(material)), 'verified')
      const trustRoot = trustRootText({ ...sigstore.trusted, [name]: sigstore.trusted[name].map(ended) })
      assert.equal(readTrustRoot(trustRoot).ok, true)
      assert.notEqual(outcomeOf(asked(material, trustRoot)), 'verified')
    })
  }

  function asked(material: Parameters<typeof ask>[0], trustRoot = sigstore.trustRoot) {
    return ask(material, BY_RELEASE, { trustRoot, tlog: 'ifPresent' })
  }
})

/** The authority or log as it was trusted until two years ago. */
function ended(trusted: object): object {
  const validFor = { start: '2020-01-01T00:00:00Z', end: '2024-01-01T00:00:00Z' }
  return 'publicKey' in trusted && typeof trusted.publicKey === 'object'
    ? { ...trusted, publicKey: { ...trusted.publicKey, validFor } }
    : { ...trusted, validFor }
}

/** The certificate with another, as PEM, behind its signature: one reader sees the first, another the second. */
function holding(certificate: IssuedCertificate, other: IssuedCertificate): IssuedCertificate {
  const hidden = element(0x04, Buffer.from(`\n${other.pem}\n`))
  const der = element(0x30, Buffer.concat([certificate.der.subarray(4), hidden]))
  assert.deepEqual(new X509Certificate(der).keyUsage, [codeSigning])
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
  return { ...certificate, der, pem }
}

/** An element of ASN.1, between 256 and 65,535 bytes long. */
function element(tag: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x82, value.length >> 8, value.length & 0xff]), value])
}
