import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Material } from '../../../policies/signatures/candidate.ts'
import type { VerificationResult } from '../../../policies/signatures/verification.ts'
import { verifyArtifact } from '../../../policies/signatures/verify-artifact.ts'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { signingKey } from '../../signing/keys.ts'
import { signImage } from '../../signing/sign-image.ts'
import { signImageWith } from '../../signing/sign-with-certificate.ts'
import { ask, BY_RELEASE, byKey, changed, IMAGE } from './support/ask.ts'

const key = signingKey('p256')

/** Bytes of which a piece is replaced. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 8 }),
  by: fc.uint8Array({ maxLength: 8 }),
})

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

describe('whatever bytes are found', () => {
  let sigstore: Sigstore
  let keyless: SignedMaterial[]
  before(async () => {
    sigstore = await createSigstore()
    const witnesses = { log: sigstore.log, timestamps: sigstore.timestamps }
    const certificate = await sigstore.certify()
    keyless = [
      await signImageWith(IMAGE, certificate, 'bundle', witnesses),
      await signImageWith(IMAGE, certificate, 'classic', witnesses),
    ]
  })

  it('random bytes neither throw nor verify', () => {
    const kinds = fc.constantFrom('bundle', 'envelope', 'simple-signing')
    const annotations = fc.dictionary(fc.constantFrom(...names), fc.string())
    fc.assert(
      fc.property(kinds, fc.uint8Array({ maxLength: 500 }), annotations, (kind, bytes, said) => {
        const result = askKeyless(changed(signImage(IMAGE, key, 'classic'), () => toMaterial(kind, bytes, said)))
        assert.equal(result.verified, false)
        const signer = byKey(key)
        assert.equal(
          verifyArtifact({ bundle: bytes, artifact: { bytes }, signer, tlog: 'ifPresent', now: 0 }).verified,
          false,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('random JSON in the form of a bundle neither throws nor verifies', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), tie('any'))),
    })).any
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), value), (fuzzed) => {
        const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
        const json = Buffer.from(JSON.stringify({ ...fuzzed, mediaType }))
        assert.equal(
          askKeyless(changed(signImage(IMAGE, key, 'bundle'), () => ({ kind: 'bundle', json }))).verified,
          false,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('signed material that was changed does not throw, and verifies only where its meaning is the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), mutation, (which, mutated) => {
        const real = [signImage(IMAGE, key, 'bundle'), signImage(IMAGE, key, 'classic'), ...keyless][which]
        assert.ok(real !== undefined)
        const fake = changed(real, (material) => mutate(material, mutated))
        const result = which < 2 ? ask(fake, byKey(key)) : askKeyless(fake)
        if (result.verified) assert.deepEqual(meaningOf(fake.candidate.material), meaningOf(real.candidate.material))
      }),
      { numRuns: 400 },
    )
  })

  function askKeyless(material: SignedMaterial): VerificationResult {
    return ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot, tlog: 'require' })
  }
})

const names = [
  'dev.cosignproject.cosign/signature',
  'dev.sigstore.cosign/certificate',
  'dev.sigstore.cosign/bundle',
  'dev.sigstore.cosign/rfc3161timestamp',
]

const fields = [
  ...[
    'verificationMaterial',
    'publicKey',
    'certificate',
    'rawBytes',
    'hint',
    'tlogEntries',
    'logId',
    'kindVersion',
    'kind',
  ],
  ...['dsseEnvelope', 'payload', 'payloadType', 'signatures', 'sig', 'messageSignature', 'messageDigest', '__proto__'],
]

function toMaterial(kind: string, bytes: Uint8Array, annotations: Record<string, string>): Material {
  if (kind === 'bundle') return { kind, json: bytes }
  return kind === 'envelope'
    ? { kind, json: bytes, annotations }
    : { kind: 'simple-signing', payload: bytes, annotations }
}

function mutate(material: Material, { at, length, by }: Mutation): Material {
  const replace = (bytes: Uint8Array) => {
    const start = Math.floor(at * bytes.length)
    return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)])
  }
  if (material.kind === 'bundle') return { kind: 'bundle', json: replace(material.json) }
  return material.kind === 'simple-signing' ? { ...material, payload: replace(material.payload) } : material
}

/** What was signed: the payload's bytes. Other parts may be written in several ways (base64, JSON). */
function meaningOf(material: Material): unknown {
  if (material.kind === 'simple-signing') return Buffer.from(material.payload).toString('hex')
  if (material.kind !== 'bundle') return undefined
  const { dsseEnvelope } = JSON.parse(Buffer.from(material.json).toString()) as { dsseEnvelope: { payload: string } }
  return Buffer.from(dsseEnvelope.payload, 'base64').toString('hex')
}
