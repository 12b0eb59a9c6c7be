import assert from 'node:assert/strict'
import { bundleToJSON } from '@sigstore/bundle'
import { DSSEBundleBuilder } from '@sigstore/sign'
import type { Signer, TextMatch } from '../../../policies/signatures/attestor.ts'
import { createAuthority } from '../../signing/authority.ts'
import type { Authority, CertificateOptions } from '../../signing/authority.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { signingKey } from '../../signing/keys.ts'
import { signBytes } from '../../signing/sign-bytes.ts'
import { SIGNING_LAYOUTS, signImage } from '../../signing/sign-image.ts'
import { attestImageWith, signImageWith } from '../../signing/sign-with-certificate.ts'
import { IN_TOTO, SIGN_PREDICATE, statementBytes } from '../../signing/statement.ts'
import { trustRootText } from '../../signing/trust-root.ts'
import { ask, BY_RELEASE, byKey, changed, IMAGE, OTHER_IMAGE, outcomeOf } from './support/ask.ts'

const hour = 60 * 60 * 1000

describe('an image signed without a key', () => {
  let sigstore: Sigstore
  let authority: Authority
  before(async () => {
    sigstore = await createSigstore()
    authority = await createAuthority('Fulcio of our own')
  })

  for (const layout of SIGNING_LAYOUTS) {
    it(`verifies by identity, with a log entry: ${layout}`, async () => {
      const result = await askLogged(layout)
      assert.equal(outcomeOf(result), 'verified')
      assert.equal(result.candidates[0]?.signer, `${RELEASE.subject} (issuer ${RELEASE.issuer})`)
    })
    it(`verifies with a timestamp in place of the log: ${layout}`, async () => {
      const witnesses = { timestamps: sigstore.timestamps }
      const material = await signImageWith(IMAGE, await sigstore.certify(), layout, witnesses)
      const { trustRoot } = sigstore
      assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot, tlog: 'ignore' })), 'verified')
      assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot, tlog: 'require' })), 'not in the transparency log')
    })
    it(`needs the log where no log rule is given, though a timestamp is there: ${layout}`, async () => {
      const witnesses = { timestamps: sigstore.timestamps }
      const material = await signImageWith(IMAGE, await sigstore.certify(), layout, witnesses)
      const { trustRoot } = sigstore
      assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot })), 'not in the transparency log')
      assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot, tlog: 'ifPresent' })), 'verified')
    })
    it(`needs the log or a timestamp, whatever the log rule is: ${layout}`, async () => {
      const material = await signImageWith(IMAGE, await sigstore.certify(), layout)
      for (const tlog of ['ignore', 'ifPresent'] as const) {
        const outcome = outcomeOf(ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot, tlog }))
        assert.match(outcome, /^nothing trusted says when it was signed/)
      }
    })
    it(`needs a certificate that was valid when it was signed: ${layout}`, async () => {
      const loggedAt = new Date(Date.now() + hour)
      const material = await signImageWith(IMAGE, await sigstore.certify(), layout, { log: sigstore.log, loggedAt })
      assert.match(outcomeOf(ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot })), /^its certificate expired /)
    })
    it(`does not sign another image: ${layout}`, async () => {
      const material = await signImageWith(OTHER_IMAGE, await sigstore.certify(), layout, { log: sigstore.log })
      const outcome = outcomeOf(ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot }))
      assert.equal(outcome, `signs another image: ${OTHER_IMAGE}`)
    })
  }

  it('verifies with an entry of Rekor v2, which needs a timestamp beside it', async () => {
    const certificate = await sigstore.certify()
    const witnesses = { log: sigstore.log, logVersion: 'v2' as const }
    const bare = await signImageWith(IMAGE, certificate, 'bundle', witnesses)
    const { trustRoot } = sigstore
    assert.match(outcomeOf(ask(bare, BY_RELEASE, { trustRoot, tlog: 'require' })), /^nothing trusted says when/)
    const stamped = await signImageWith(IMAGE, certificate, 'bundle', { ...witnesses, timestamps: sigstore.timestamps })
    assert.equal(outcomeOf(ask(stamped, BY_RELEASE, { trustRoot, tlog: 'require' })), 'verified')
  })

  for (const layout of SIGNING_LAYOUTS) {
    it(`may be attested by identity: ${layout}`, async () => {
      const attested = { predicateType: 'https://slsa.dev/provenance/v1', predicate: { ok: true } }
      const certificate = await sigstore.certify()
      const material = await attestImageWith(IMAGE, certificate, attested, layout, { log: sigstore.log })
      const attestation = { predicateType: attested.predicateType, conditions: ['predicate.ok'] }
      const outcome = outcomeOf(
        ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot, tlog: 'require', attestation }),
      )
      assert.equal(outcome, 'verified')
    })
  }

  it('may not be attested by a classic envelope that the log entry is not about', async () => {
    const certificate = await sigstore.certify()
    const [real, fake] = await Promise.all(
      ['a:b', 'c:d'].map((predicateType) =>
        attestImageWith(IMAGE, certificate, { predicateType }, 'classic', { log: sigstore.log }),
      ),
    )
    assert.ok(real?.candidate.material.kind === 'envelope' && fake?.candidate.material.kind === 'envelope')
    const { annotations } = fake.candidate.material
    const mixed = changed(real, (material) => ({ ...material, annotations }))
    const attestation = { predicateType: 'a:b', conditions: [] }
    const outcome = outcomeOf(ask(mixed, BY_RELEASE, { trustRoot: sigstore.trustRoot, attestation }))
    assert.equal(outcome, 'its log entry is about another signature')
  })

  it("verifies as sigstore's own client for JavaScript builds it", async () => {
    const { key, pem } = await sigstore.certify()
    const builder = new DSSEBundleBuilder({
      signer: {
        sign: (data) =>
          Promise.resolve({ signature: signBytes(key, data), key: { $case: 'x509Certificate', certificate: pem } }),
      },
      witnesses: [
        {
          testify: async (content) => {
            const signature = content.$case === 'dsseEnvelope' ? content.dsseEnvelope.signatures[0]?.sig : undefined
            return {
              rfc3161Timestamps: [
                { signedTimestamp: await sigstore.timestamps.timestamp(signature ?? Buffer.alloc(0)) },
              ],
            }
          },
        },
      ],
    })
    const data = statementBytes(IMAGE, { predicateType: SIGN_PREDICATE })
    const json = Buffer.from(JSON.stringify(bundleToJSON(await builder.create({ data, type: IN_TOTO }))))
    const material = changed(signImage(IMAGE, key, 'bundle'), () => ({ kind: 'bundle', json }))
    const asked = { trustRoot: sigstore.trustRoot, tlog: 'ifPresent' } as const
    assert.equal(outcomeOf(ask(material, BY_RELEASE, asked)), 'verified')
  })

  const identities: readonly [string, { subject?: TextMatch; issuer?: TextMatch }, RegExp][] = [
    ['verifies by patterns of the whole', { subject: { pattern: 'https://github\\.com/acme/.*' } }, /^verified$/],
    [
      'by another subject does not',
      { subject: { exact: 'https://evil.example' } },
      /^the certificate names .*, not https:\/\/evil/,
    ],
    [
      'by another issuer does not',
      { issuer: { exact: 'https://evil.example' } },
      /of the issuer https:\/\/token.*, not https:\/\/evil/,
    ],
    [
      'is not matched by a piece in the middle',
      { subject: { pattern: 'github\\.com/acme' } },
      /^the certificate names /,
    ],
    [
      'is not matched by a beginning',
      { subject: { pattern: 'https://github\\.com/acme/app' } },
      /^the certificate names /,
    ],
    ['is not matched by an end', { subject: { pattern: 'refs/heads/main' } }, /^the certificate names /],
    [
      'takes an exact subject as no pattern',
      { subject: { exact: RELEASE.subject.replace('github.com', 'github?com') } },
      /^the certificate names /,
    ],
    [
      'is matched whole even by alternatives',
      { subject: { pattern: 'x|https://github\\.com' } },
      /^the certificate names /,
    ],
    [
      'takes line ends as no way out of the pattern',
      { subject: { pattern: '(?m)^https://github\\.com/acme$' } },
      /^the certificate names /,
    ],
  ]
  for (const [claim, wanted, expected] of identities) {
    it(claim, async () => {
      const signer = { ...BY_RELEASE, ...wanted } as Signer
      assert.match(outcomeOf(await askLogged('bundle', signer)), expected)
    })
  }

  it('is not matched by a domain that only begins alike', async () => {
    const subject = 'https://github.com/acme.evil.example/app'
    const certificate = await sigstore.certify({ ...RELEASE, subject })
    const material = await signImageWith(IMAGE, certificate, 'bundle', { log: sigstore.log })
    const signer: Signer = {
      kind: 'keyless',
      issuer: { exact: RELEASE.issuer },
      subject: { pattern: 'https://github.com/acme' },
    }
    assert.match(outcomeOf(ask(material, signer, { trustRoot: sigstore.trustRoot })), /^the certificate names /)
  })

  it('is not verified by a trust root of others', async () => {
    const other = await createSigstore()
    const material = await signImageWith(IMAGE, await sigstore.certify(), 'bundle', { log: other.log })
    const outcome = outcomeOf(ask(material, BY_RELEASE, { trustRoot: other.trustRoot }))
    assert.match(outcome, /^its certificate is not from a trusted authority/)
  })

  it('is not verified without a trust root', async () => {
    const material = await signImageWith(IMAGE, await sigstore.certify(), 'bundle')
    assert.match(outcomeOf(ask(material, BY_RELEASE)), /^there is no trust root/)
  })

  it('must be in a certificate log where the trust root names one', async () => {
    const certificate = await authority.issue({
      names: [{ type: 'url', value: RELEASE.subject }],
      issuers: { current: RELEASE.issuer },
    })
    const material = await signImageWith(IMAGE, certificate, 'bundle', { log: sigstore.log })
    const certificateAuthorities = [authority.trusted]
    const logged = trustRootText({ ...sigstore.trusted, certificateAuthorities })
    assert.equal(
      outcomeOf(ask(material, BY_RELEASE, { trustRoot: logged })),
      'its certificate is in no certificate transparency log',
    )
    const unlogged = trustRootText({ ...sigstore.trusted, certificateAuthorities, ctlogs: [] })
    assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot: unlogged })), 'verified')
  })

  it('needs no certificate log where the trust root names none, though its certificate is in one', async () => {
    const trustRoot = trustRootText({ ...sigstore.trusted, ctlogs: [] })
    assert.equal(outcomeOf(await askLogged('bundle', BY_RELEASE, trustRoot)), 'verified')
  })

  const url = { type: 'url', value: RELEASE.subject } as const
  const { issuer } = RELEASE
  const certificates: readonly [string, CertificateOptions, RegExp][] = [
    ['one identity', {}, /^verified$/],
    [
      'two identities, one of them the right one',
      { names: [url, { type: 'url', value: 'https://evil.example' }] },
      /exactly one identity$/,
    ],
    ['two kinds of identity', { names: [{ type: 'email', value: 'a@evil.example' }, url] }, /exactly one identity$/],
    ['a host name only', { names: [{ type: 'dns', value: 'github.com' }] }, /exactly one identity$/],
    ['the issuer in both forms', { issuers: { current: issuer, old: issuer } }, /^verified$/],
    ['the issuer in its older form alone', { issuers: { old: issuer } }, /^verified$/],
    ['no issuer', { issuers: {} }, /no issuer of the identity$/],
    ['an empty issuer', { issuers: { current: '' } }, /no issuer of the identity$/],
    [
      'another issuer in the older form',
      { issuers: { current: issuer, old: 'https://evil.example' } },
      /different issuers of the identity$/,
    ],
    [
      'the right issuer in the older form alone, another in the current one',
      { issuers: { current: 'https://evil.example', old: issuer } },
      /different issuers of the identity$/,
    ],
    ['no extended key usage', { usages: [] }, /codeSigning/],
    ['another extended key usage', { usages: ['1.3.6.1.5.5.7.3.1'] }, /codeSigning/],
    [
      'the rights of an authority',
      { isAuthority: true, usages: ['1.3.6.1.5.5.7.3.3'] },
      /is an authority, not a signer$/,
    ],
  ]
  for (const [claim, options, expected] of certificates) {
    it(`by a certificate with ${claim}: ${expected.source}`, async () => {
      const certificate = await authority.issue({ names: [url], issuers: { current: issuer }, ...options })
      const material = await signImageWith(IMAGE, certificate, 'bundle', { log: sigstore.log })
      const trustRoot = trustRootText({ ...sigstore.trusted, certificateAuthorities: [authority.trusted], ctlogs: [] })
      assert.match(outcomeOf(ask(material, BY_RELEASE, { trustRoot })), expected)
    })
  }

  for (const layout of SIGNING_LAYOUTS) {
    it(`does not satisfy a policy that names a key, even that of its certificate: ${layout}`, async () => {
      const certificate = await sigstore.certify()
      const material = await signImageWith(IMAGE, certificate, layout, { log: sigstore.log })
      assert.equal(outcomeOf(ask(material, byKey(certificate.key))), 'signed with a certificate, not with the key')
    })
    it(`is not what a key has signed: ${layout}`, () => {
      const material = signImage(IMAGE, signingKey('p256'), layout)
      const outcome = outcomeOf(ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot }))
      assert.equal(outcome, 'signed with a key, not with a certificate')
    })
  }

  async function askLogged(layout: 'bundle' | 'classic', signer = BY_RELEASE, trustRoot = sigstore.trustRoot) {
    const material = await signImageWith(IMAGE, await sigstore.certify(), layout, { log: sigstore.log })
    return ask(material, signer, { trustRoot, tlog: 'require' })
  }
})
