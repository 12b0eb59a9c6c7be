import assert from 'node:assert/strict'
import { verifyArtifact } from '../../../policies/signatures/verify-artifact.ts'
import type { ArtifactTask } from '../../../policies/signatures/verify-artifact.ts'
import { digestOf } from '../../signing/artifact.ts'
import { bundleBytes, envelopeBundle, messageBundle } from '../../signing/bundle.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { createSigstore } from '../../signing/keyless.ts'
import { KEY_TYPES, signingKey } from '../../signing/keys.ts'
import { certificateBundle } from '../../signing/sign-with-certificate.ts'
import { statementBytes } from '../../signing/statement.ts'
import { BY_RELEASE, byKey } from './support/ask.ts'

const file = Buffer.from('what is released\n')
const digest = digestOf(file)
const byDigest = { digest }

describe('a bundle over a file', () => {
  for (const type of KEY_TYPES) {
    const key = signingKey(type)
    const bundle = bundleBytes(messageBundle(key, file))
    it(`verifies with the file: ${type}`, () => {
      assert.deepEqual(summary({ bundle, signer: byKey(key) }), [true, 'signature'])
    })
    it(`does not verify with another file: ${type}`, () => {
      const [verified, reason] = summary({ bundle, signer: byKey(key), artifact: { bytes: Buffer.from('other') } })
      assert.equal(verified, false)
      assert.match(reason, /signs another file: sha256|does not fit what it signs/)
    })
    it(`does not verify by another key: ${type}`, () => {
      const signer = byKey(signingKey(type, 'other'))
      assert.deepEqual(summary({ bundle, signer }), [false, 'signed by another key'])
    })
  }

  const needsFile = /the sha256 digest is not enough$/
  const digests: readonly [(typeof KEY_TYPES)[number], RegExp][] = [
    ['p256', /^signature$/],
    ['rsa2048', /^signature$/],
    ['rsa4096', /^signature$/],
    ['p384', needsFile],
    ['p521', needsFile],
    ['ed25519', needsFile],
  ]
  for (const [type, expected] of digests) {
    it(`by its digest alone: ${type}: ${expected.source}`, () => {
      const key = signingKey(type)
      const bundle = bundleBytes(messageBundle(key, file))
      assert.match(summary({ bundle, signer: byKey(key), artifact: byDigest })[1], expected)
    })
  }

  it('may be an attestation of any type about it', () => {
    const key = signingKey('p256')
    const attest = (about: string) =>
      bundleBytes(
        envelopeBundle(signEnvelope(key, statementBytes(about, { predicateType: 'x:y' })), { hint: key.hint }),
      )
    const signer = byKey(key)
    assert.deepEqual(summary({ bundle: attest(digest), signer, artifact: byDigest }), [true, 'attestation x:y'])
    const other = digestOf(Buffer.from('other'))
    assert.deepEqual(summary({ bundle: attest(other), signer }), [false, `attests another file: ${other}`])
  })

  it('verifies by identity', async () => {
    const sigstore = await createSigstore()
    const { log, trustRoot } = sigstore
    const certificate = await sigstore.certify()
    const envelope = signEnvelope(certificate.key, statementBytes(digest, { predicateType: 'x:y' }))
    const bundle = bundleBytes(await certificateBundle(envelope, certificate, { log }))
    assert.deepEqual(summary({ bundle, signer: BY_RELEASE, tlog: 'require', trustRoot }), [true, 'attestation x:y'])
    assert.match(summary({ bundle, signer: BY_RELEASE })[1], /^there is no trust root/)
  })

  const problems: readonly [string, Partial<ArtifactTask>, string][] = [
    ['a bundle that is no JSON', { bundle: Buffer.from('{') }, 'the bundle is no JSON'],
    [
      'a bundle of an unknown type',
      { bundle: Buffer.from('{"mediaType":"x"}') },
      'the bundle is of the unknown media type x',
    ],
    ['a digest that is none', { artifact: { digest: 'sha256:1' } }, 'the digest is not sha256: and 64 hex digits'],
  ]
  for (const [claim, task, expected] of problems) {
    it(`is named as wrong: ${claim}`, () => {
      const bundle = bundleBytes(messageBundle(signingKey('p256'), file))
      assert.deepEqual(summary({ bundle, signer: byKey(signingKey('p256')), ...task }), [false, expected])
    })
  }
})

function summary(task: Partial<ArtifactTask> & Pick<ArtifactTask, 'bundle' | 'signer'>): [boolean, string] {
  const asked = { artifact: { bytes: file }, tlog: 'ifPresent' as const, now: Date.now(), ...task }
  const { verified, what, reason, problem } = verifyArtifact(asked)
  return [verified, problem ?? reason ?? what]
}
