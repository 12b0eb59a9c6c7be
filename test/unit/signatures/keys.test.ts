import assert from 'node:assert/strict'
import { bundleMaterial, SIGNING_LAYOUTS, signImage, simpleSigningMaterial } from '../../signing/sign-image.ts'
import { envelopeBundle, messageBundle } from '../../signing/bundle.ts'
import type { BundleVersion } from '../../signing/bundle.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { KEY_TYPES, signingKey } from '../../signing/keys.ts'
import { HASHES, signBytes } from '../../signing/sign-bytes.ts'
import { SIGN_PREDICATE, simpleSigningBytes, statementBytes } from '../../signing/statement.ts'
import { digestOf } from '../../signing/artifact.ts'
import { verifyImage } from '../../../policies/signatures/verify-image.ts'
import { ask, byKey, IMAGE, OTHER_IMAGE, outcomeOf } from './support/ask.ts'

describe('an image signed by key', () => {
  for (const type of KEY_TYPES) {
    const key = signingKey(type)
    for (const layout of SIGNING_LAYOUTS) {
      it(`verifies: ${type}, ${layout}`, () => {
        const result = ask(signImage(IMAGE, key, layout), byKey(key))
        assert.equal(outcomeOf(result), 'verified')
        assert.deepEqual(result.candidates[0]?.satisfies, ['entry'])
        assert.equal(result.candidates[0].what, 'signature')
        assert.match(result.candidates[0].signer ?? '', /^key SHA256:[0-9a-f]{16}…$/)
      })
      it(`by another key does not: ${type}, ${layout}`, () => {
        const result = ask(signImage(IMAGE, signingKey(type, 'other'), layout), byKey(key))
        assert.equal(outcomeOf(result), 'signed by another key')
        assert.equal(result.candidates[0]?.signer, undefined)
      })
      it(`does not sign another image: ${type}, ${layout}`, () => {
        const result = ask(signImage(OTHER_IMAGE, key, layout), byKey(key))
        assert.equal(outcomeOf(result), `signs another image: ${OTHER_IMAGE}`)
      })
    }
    if (HASHES[type] !== null && HASHES[type] !== 'sha256') {
      it(`verifies as cosign signed before v3, with SHA-256: ${type}`, () => {
        const payload = simpleSigningBytes(IMAGE)
        const material = simpleSigningMaterial(IMAGE, payload, signBytes(key, payload, 'sha256'))
        assert.equal(outcomeOf(ask(material, byKey(key))), 'verified')
      })
    }
  }

  for (const version of ['0.1', '0.2', '0.3'] satisfies BundleVersion[]) {
    it(`verifies in a bundle of version ${version}`, () => {
      const key = signingKey('p256')
      assert.equal(outcomeOf(ask(signImage(IMAGE, key, 'bundle', version), byKey(key))), 'verified')
    })
  }

  it('verifies by any of several keys, in one PEM text or in several', () => {
    const [first, second] = [signingKey('p256'), signingKey('rsa2048')]
    const material = signImage(IMAGE, second, 'bundle')
    assert.equal(outcomeOf(ask(material, byKey(first, second))), 'verified')
    assert.equal(outcomeOf(ask(material, { kind: 'key', pems: [first.pem + second.pem] })), 'verified')
  })

  it('says that a payload was changed where the bundle names the key', () => {
    const key = signingKey('p256')
    const envelope = signEnvelope(key, statementBytes(OTHER_IMAGE, { predicateType: SIGN_PREDICATE }))
    const forged = { ...envelope, payload: statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }) }
    const result = ask(bundleMaterial(envelopeBundle(forged, { hint: key.hint })), byKey(key))
    assert.equal(outcomeOf(result), 'its signature does not fit what it signs: changed after it was signed')
  })

  it('does not verify with a classic payload that was changed', () => {
    const key = signingKey('p256')
    const signature = signBytes(key, simpleSigningBytes(OTHER_IMAGE))
    const material = simpleSigningMaterial(IMAGE, simpleSigningBytes(IMAGE), signature)
    assert.equal(outcomeOf(ask(material, byKey(key))), 'signed by another key')
  })
})

describe('an image whose manifest itself is signed', () => {
  const manifest = Buffer.from('{"schemaVersion":2}')
  const digest = digestOf(manifest)

  for (const type of ['p256', 'rsa2048'] as const) {
    it(`verifies by its digest alone: ${type}`, () => {
      assert.equal(outcomeOf(askManifest(type, digest)), 'verified')
      assert.equal(outcomeOf(askManifest(type, IMAGE)), `signs another image: ${digest}`)
    })
  }

  for (const type of ['p384', 'p521', 'ed25519'] as const) {
    it(`is not verified where that takes the manifest: ${type}`, () => {
      assert.match(outcomeOf(askManifest(type, digest)), /the sha256 digest is not enough$/)
    })
  }

  function askManifest(type: 'p256' | 'p384' | 'p521' | 'rsa2048' | 'ed25519', image: string) {
    const key = signingKey(type)
    const entry = { path: 'entry', signers: [byKey(key)] }
    return verifyImage({
      digest: image,
      candidates: [bundleMaterial(messageBundle(key, manifest)).candidate],
      attestors: [{ path: 'attestor', count: 1, entries: [entry] }],
      tlog: 'ifPresent',
      now: 0,
    })
  }
})
