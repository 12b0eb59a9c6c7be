import assert from 'node:assert/strict'
import { verifyImage } from '../../../policies/signatures/verify-image.ts'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { envelopeBundle } from '../../signing/bundle.ts'
import { envelopeJson, signEnvelope } from '../../signing/envelope.ts'
import { signingKey } from '../../signing/keys.ts'
import { attestImage, bundleMaterial, envelopeMaterial, signImage, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import type { SigningLayout } from '../../signing/sign-image.ts'
import { IN_TOTO, statementBytes } from '../../signing/statement.ts'
import { ask, byKey, IMAGE, OTHER_IMAGE, outcomeOf } from './support/ask.ts'

const key = signingKey('p256')
const predicateType = 'https://slsa.dev/provenance/v1'
const predicate = { builder: { id: 'https://ci.example' }, runs: [1, 2] }

describe('an attestation', () => {
  for (const layout of SIGNING_LAYOUTS) {
    const attest = (image: string) => attestImage(image, key, { predicateType, predicate }, layout)
    const rows: readonly [string, SignedMaterial, readonly string[], RegExp][] = [
      ['of the type, about the image, verifies', attest(IMAGE), [], /^verified$/],
      [
        'verifies where its conditions hold',
        attest(IMAGE),
        ["predicate.builder.id == 'https://ci.example'", 'predicate.runs.all(run, run > 0)'],
        /^verified$/,
      ],
      [
        'does not where one is false',
        attest(IMAGE),
        ['true', 'size(predicate.runs) > 5'],
        /^condition "size\(predicate.runs\) > 5" is false$/,
      ],
      [
        'does not where one fails',
        attest(IMAGE),
        ['predicate.nothing'],
        /^condition "predicate.nothing" failed: no such key: nothing$/,
      ],
      ['about another image does not', attest(OTHER_IMAGE), [], new RegExp(`^attests another image: ${OTHER_IMAGE}$`)],
      [
        'of another type does not',
        attestImage(IMAGE, key, { predicateType: 'https://spdx.dev/Document' }, layout),
        [],
        /^is an attestation of the type https:\/\/spdx.dev\/Document, not an attestation of the type https:\/\/slsa/,
      ],
      [
        'is not a signature',
        signImage(IMAGE, key, layout),
        [],
        /^is a signature, not an attestation of the type https:\/\/slsa/,
      ],
      [
        'by another key does not',
        attestImage(IMAGE, signingKey('p256', 'other'), { predicateType }, layout),
        [],
        /^signed by another key$/,
      ],
      [
        'about nothing does not',
        withPayload({ _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType }, layout),
        [],
        /^attests no image$/,
      ],
      [
        'about a digest of another kind does not',
        withPayload(
          {
            _type: 'https://in-toto.io/Statement/v1',
            subject: [{ digest: { sha512: IMAGE.slice(7) } }],
            predicateType,
          },
          layout,
        ),
        [],
        /^attests no image$/,
      ],
      [
        'that is no statement does not',
        withPayload({ predicateType, subject: [{ digest: { sha256: IMAGE.slice(7) } }] }, layout),
        [],
        /^its payload is no in-toto statement$/,
      ],
      [
        'of another payload type does not',
        withPayloadType('application/json', layout),
        [],
        /^signs a payload of the type application\/json, not application\/vnd.in-toto\+json$/,
      ],
    ]
    for (const [claim, material, conditions, expected] of rows) {
      it(`${claim}: ${layout}`, () => {
        assert.match(outcomeOf(ask(material, byKey(key), { attestation: { predicateType, conditions } })), expected)
      })
    }
    it(`is no signature of the image: ${layout}`, () => {
      const result = ask(attest(IMAGE), byKey(key))
      assert.equal(outcomeOf(result), `is an attestation of the type ${predicateType}, not a signature`)
      assert.equal(result.candidates[0]?.what, `attestation ${predicateType}`)
    })
  }

  it('of another type names every kind that was asked for', () => {
    const material = attestImage(IMAGE, key, { predicateType: 'https://spdx.dev/Document' }, 'bundle')
    const attestation = { predicateType, conditions: [] }
    const entries = [
      { path: 'a', signers: [byKey(key)] },
      { path: 'b', signers: [byKey(key)], attestation },
    ]
    const attestors = [{ path: 'all', count: 2, entries }]
    const candidates = [material.candidate]
    assert.equal(
      outcomeOf(verifyImage({ digest: IMAGE, candidates, attestors, now: Date.now() })),
      `is an attestation of the type https://spdx.dev/Document, not a signature or an attestation of the type ${predicateType}`,
    )
  })

  it('may be about several images', () => {
    const subject = [OTHER_IMAGE, IMAGE].map((digest) => ({ digest: { sha256: digest.slice(7) } }))
    const material = withPayload({ _type: 'https://in-toto.io/Statement/v0.1', subject, predicateType }, 'bundle')
    assert.equal(outcomeOf(ask(material, byKey(key), { attestation: { predicateType, conditions: [] } })), 'verified')
  })

  it('with a condition that is none is no question', () => {
    const attestation = { predicateType, conditions: ['predicate.'] }
    assert.match(outcomeOf(ask(signImage(IMAGE, key, 'bundle'), byKey(key), { attestation })), /^entry: condition 1: /)
  })
})

function withPayload(statement: object, layout: SigningLayout): SignedMaterial {
  return pack(Buffer.from(JSON.stringify(statement)), IN_TOTO, layout)
}

function withPayloadType(type: string, layout: SigningLayout): SignedMaterial {
  return pack(statementBytes(IMAGE, { predicateType }), type, layout)
}

function pack(payload: Buffer, type: string, layout: SigningLayout): SignedMaterial {
  const envelope = signEnvelope(key, payload, type)
  return layout === 'bundle'
    ? bundleMaterial(envelopeBundle(envelope, { hint: key.hint }))
    : envelopeMaterial(IMAGE, Buffer.from(JSON.stringify(envelopeJson(envelope))), predicateType)
}
