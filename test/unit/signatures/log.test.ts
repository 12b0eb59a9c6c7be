import assert from 'node:assert/strict'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { envelopeBundle } from '../../signing/bundle.ts'
import type { BundleJson } from '../../signing/bundle.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import type { Envelope } from '../../signing/envelope.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { signingKey } from '../../signing/keys.ts'
import { dsseBody, dsseV2Body, hashedRekordBody, hashedRekordV2Body, intotoBody } from '../../signing/log-entry.ts'
import { signBytes } from '../../signing/sign-bytes.ts'
import { bundleMaterial, simpleSigningMaterial } from '../../signing/sign-image.ts'
import { certificateBundle } from '../../signing/sign-with-certificate.ts'
import { preAuthEncoding, SIGN_PREDICATE, simpleSigningBytes, statementBytes } from '../../signing/statement.ts'
import { createLog, logAnnotation, withoutTime } from '../../signing/transparency-log.ts'
import type { LogEntryJson } from '../../signing/transparency-log.ts'
import { trustRootText } from '../../signing/trust-root.ts'
import { ask, BY_RELEASE, byKey, IMAGE, OTHER_IMAGE, outcomeOf } from './support/ask.ts'

const key = signingKey('p256')
const other = signingKey('p256', 'other')

describe('the log rule, for a signature by key', () => {
  let sigstore: Sigstore
  before(async () => {
    sigstore = await createSigstore()
  })

  it('require: wants an entry', () => {
    const bare = material(envelope(), [])
    assert.equal(
      outcomeOf(ask(bare, byKey(key), { tlog: 'require', trustRoot: sigstore.trustRoot })),
      'not in the transparency log',
    )
  })

  it('require: cannot be answered without a trust root', () => {
    assert.match(outcomeOf(ask(material(envelope(), []), byKey(key), { tlog: 'require' })), /^there is no trust root/)
  })

  const bodies: readonly [string, (signed: Envelope) => object][] = [
    ['dsse', (signed) => dsseBody(signed, key.pem)],
    ['intoto', (signed) => intotoBody(signed, key.pem)],
    [
      'hashedrekord',
      (signed) => hashedRekordBody(preAuthEncoding(signed.payloadType, signed.payload), signed.signature, key.pem),
    ],
  ]
  for (const [kind, toBody] of bodies) {
    it(`require: is satisfied by an entry of the kind ${kind}`, async () => {
      const signed = envelope()
      const entry = await sigstore.log.append(toBody(signed))
      assert.equal(outcomeOf(askLogged(material(signed, [entry]))), 'verified')
    })
  }

  it('require: is satisfied by the annotation of a classic signature', async () => {
    const payload = simpleSigningBytes(IMAGE)
    const signature = signBytes(key, payload)
    const entry = await sigstore.log.append(hashedRekordBody(payload, signature, key.pem))
    const annotations = { 'dev.sigstore.cosign/bundle': logAnnotation(entry) }
    assert.equal(outcomeOf(askLogged(simpleSigningMaterial(IMAGE, payload, signature, annotations))), 'verified')
  })

  const forged: readonly [string, () => Promise<SignedMaterial>, RegExp][] = [
    [
      'of another signature',
      async () => material(envelope(), [await sigstore.log.append(dsseBody(envelope(OTHER_IMAGE), key.pem))]),
      /about another signature$/,
    ],
    [
      'made for another key',
      async () => withBody((signed) => dsseBody(signed, other.pem)),
      /for another key or certificate$/,
    ],
    ['that names no key', async () => withBody((signed) => dsseBody(signed, '')), /for another key or certificate$/],
    [
      'of a log that is not trusted',
      async () => {
        const signed = envelope()
        return material(signed, [await (await createLog()).append(dsseBody(signed, key.pem))])
      },
      /not from a log of the trust root$/,
    ],
    [
      'whose body was changed',
      async () => {
        const signed = envelope()
        const entry = await sigstore.log.append(dsseBody(envelope(OTHER_IMAGE), key.pem))
        const canonicalizedBody = Buffer.from(JSON.stringify(dsseBody(signed, key.pem))).toString('base64')
        return material(signed, [{ ...entry, canonicalizedBody }])
      },
      /not from a log of the trust root$/,
    ],
    [
      'whose time was changed',
      async () => {
        const signed = envelope()
        const entry = await sigstore.log.append(dsseBody(signed, key.pem))
        return material(signed, [{ ...entry, integratedTime: '1600000000' }])
      },
      /not from a log of the trust root$/,
    ],
    [
      'given twice',
      async () => {
        const signed = envelope()
        const entry = await sigstore.log.append(dsseBody(signed, key.pem))
        return material(signed, [entry, { ...entry, logIndex: entry.logIndex }])
      },
      /the same log entry twice$/,
    ],
    [
      'without promise or proof',
      async () => {
        const signed = envelope()
        const entry = withoutTime(await sigstore.log.append(dsseBody(signed, key.pem)))
        delete entry.inclusionProof
        return material(signed, [entry])
      },
      /^the bundle has no valid verificationMaterial.tlogEntries/,
    ],
  ]
  for (const [claim, make, expected] of forged) {
    it(`ifPresent: an entry ${claim} spoils the signature; ignore: it is not looked at`, async () => {
      const signed = await make()
      assert.match(outcomeOf(askLogged(signed, 'ifPresent')), expected)
      assert.match(outcomeOf(askLogged(signed, 'require')), expected)
      if (!expected.source.includes('bundle')) assert.equal(outcomeOf(askLogged(signed, 'ignore')), 'verified')
    })
  }

  it('without a log rule a key may sign with or without the log', async () => {
    const { trustRoot } = sigstore
    const spoiled = await withBody((each) => dsseBody(each, other.pem))
    assert.equal(outcomeOf(ask(material(envelope(), []), byKey(key), { trustRoot })), 'verified')
    assert.match(outcomeOf(ask(spoiled, byKey(key), { trustRoot })), /another key or certificate/)
  })

  it('ifPresent: without a trust root the entries are not looked at', async () => {
    const signed = await withBody((each) => dsseBody(each, other.pem))
    assert.equal(outcomeOf(ask(signed, byKey(key))), 'verified')
  })

  function askLogged(signed: SignedMaterial, tlog: 'require' | 'ifPresent' | 'ignore' = 'require') {
    return ask(signed, byKey(key), { tlog, trustRoot: sigstore.trustRoot })
  }

  async function withBody(toBody: (signed: Envelope) => object): Promise<SignedMaterial> {
    const signed = envelope()
    return material(signed, [await sigstore.log.append(toBody(signed))])
  }
})

describe('witnesses of a signature without a key', () => {
  let sigstore: Sigstore
  before(async () => {
    sigstore = await createSigstore()
  })

  it('must have seen this certificate', async () => {
    const [certificate, another] = [await sigstore.certify(), await sigstore.certify()]
    const signed = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const bundle = await certificateBundle(signed, certificate)
    bundle.verificationMaterial.tlogEntries = [await sigstore.log.append(dsseBody(signed, another.pem))]
    assert.match(outcome(bundle), /for another key or certificate$/)
    bundle.verificationMaterial.tlogEntries = [await sigstore.log.append(dsseBody(signed, certificate.key.pem))]
    assert.match(outcome(bundle), /for another key or certificate$/)
  })

  it('may be an entry of Rekor v2 of either kind, which must have seen this certificate', async () => {
    const [certificate, another] = [await sigstore.certify(), await sigstore.certify()]
    const signed = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    for (const toBody of [dsseV2Body, hashedRekordV2Body]) {
      const bundle = await certificateBundle(signed, certificate, { timestamps: sigstore.timestamps })
      bundle.verificationMaterial.tlogEntries = [await sigstore.log.appendV2(toBody(signed, certificate.der))]
      assert.equal(outcome(bundle), 'verified')
      bundle.verificationMaterial.tlogEntries = [await sigstore.log.appendV2(toBody(signed, another.der))]
      assert.match(outcome(bundle), /for another key or certificate$/)
    }
  })

  it('may not be one timestamp counted twice, nor one of another signature', async () => {
    const certificate = await sigstore.certify()
    const signed = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const bundle = await certificateBundle(signed, certificate, { log: sigstore.log, timestamps: sigstore.timestamps })
    assert.equal(outcome(bundle), 'verified')
    const stamps = bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []
    bundle.verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [...stamps, ...stamps] }
    assert.equal(outcome(bundle), 'has the same timestamp twice')
    const signedTimestamp = (await sigstore.timestamps.timestamp(Buffer.from('another'))).toString('base64')
    bundle.verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] }
    assert.match(outcome(bundle), /^its timestamp is not from an authority of the trust root/)
  })

  it('are not logs whose key is valid for all times', async () => {
    const material = bundleMaterial(await loggedBundle())
    const [log] = sigstore.trusted.tlogs as [{ publicKey: object }]
    const tlogs = [{ ...log, publicKey: { ...log.publicKey, validFor: {} } }]
    const trustRoot = trustRootText({ ...sigstore.trusted, tlogs })
    const expected = 'the trust root cannot be used: tlogs[0].publicKey.validFor.start is missing'
    assert.equal(outcomeOf(ask(material, BY_RELEASE, { trustRoot })), expected)
  })

  it('are not logs whose key was not valid yet', async () => {
    const material = bundleMaterial(await loggedBundle())
    const [log] = sigstore.trusted.tlogs as [{ publicKey: object }]
    const validFor = { start: new Date(Date.now() + 60_000).toISOString() }
    const trustRoot = trustRootText({
      ...sigstore.trusted,
      tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor } }],
    })
    assert.match(outcomeOf(ask(material, BY_RELEASE, { trustRoot })), /not from a log of the trust root$/)
  })

  async function loggedBundle(): Promise<BundleJson> {
    const certificate = await sigstore.certify()
    const signed = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    return certificateBundle(signed, certificate, { log: sigstore.log })
  }

  function outcome(bundle: BundleJson): string {
    return outcomeOf(ask(bundleMaterial(bundle), BY_RELEASE, { trustRoot: sigstore.trustRoot }))
  }
})

function envelope(image = IMAGE): Envelope {
  return signEnvelope(key, statementBytes(image, { predicateType: SIGN_PREDICATE }))
}

function material(signed: Envelope, tlogEntries: readonly LogEntryJson[]): SignedMaterial {
  const bundle = envelopeBundle(signed, { hint: key.hint })
  bundle.verificationMaterial.tlogEntries = [...tlogEntries]
  return bundleMaterial(bundle)
}
