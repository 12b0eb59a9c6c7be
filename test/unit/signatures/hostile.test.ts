import assert from 'node:assert/strict'
import type { Candidate } from '../../../policies/signatures/candidate.ts'
import { verifyImage } from '../../../policies/signatures/verify-image.ts'
import { bundleBytes, envelopeBundle } from '../../signing/bundle.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { createSigstore } from '../../signing/keyless.ts'
import type { Sigstore } from '../../signing/keyless.ts'
import { signingKey } from '../../signing/keys.ts'
import { bundleMaterial, envelopeMaterial, simpleSigningMaterial } from '../../signing/sign-image.ts'
import { certificateBundle } from '../../signing/sign-with-certificate.ts'
import { IN_TOTO, SIGN_PREDICATE, statementBytes } from '../../signing/statement.ts'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { ask, BY_RELEASE, byKey, changed, IMAGE, outcomeOf } from './support/ask.ts'

const key = signingKey('p256')
const MiB = 1024 * 1024
const signed = signEnvelope(key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))

describe('material that tries to hang the verifier', () => {
  let sigstore: Sigstore
  before(async () => {
    sigstore = await createSigstore()
  })

  const rows: readonly [string, () => Promise<SignedMaterial> | SignedMaterial, RegExp][] = [
    ['a bundle larger than 4 MiB', () => bytes(Buffer.alloc(4 * MiB + 1, 0x20)), /larger than 4 MiB/],
    ['JSON nested four million deep', () => bytes(Buffer.alloc(4 * MiB, '[')), /more than 128 levels deep/],
    ['objects nested without end', () => bytes(Buffer.from('{"a":'.repeat(800_000))), /more than 128 levels deep/],
    ['four million values', () => bytes(Buffer.from(`[${'1,'.repeat(2 * MiB - 8)}1]`)), /more than 5000 values/],
    ['a string of 4 MiB that does not end', () => bytes(Buffer.alloc(4 * MiB, '"a')), /is no JSON/],
    [
      '100,000 certificates',
      () => hostile({ x509CertificateChain: { certificates: many(100_000, { rawBytes: 'AA==' }) } }),
      /more than 5000 values/,
    ],
    [
      '1,000 certificates',
      () => hostile({ x509CertificateChain: { certificates: many(1000, { rawBytes: 'AA==' }) } }, '0.1'),
      /incomplete/,
    ],
    [
      'a certificate of 3 MiB',
      () => hostile({ certificate: { rawBytes: Buffer.alloc(2 * MiB, 0x30).toString('base64') } }),
      /incomplete/,
    ],
    ['1,000 log entries', () => withEntry((entry) => many(1000, entry)), /more than (5000 values|8 log entries)/],
    [
      'a log index of three million digits',
      () => withEntry((entry) => [{ ...entry, logIndex: '9'.repeat(3 * MiB) }]),
      /log entry that is too large/,
    ],
    [
      'a tree size of three million digits',
      () => withProof({ treeSize: '9'.repeat(3 * MiB) }),
      /log entry that is too large/,
    ],
    ['a proof of 100,000 hashes', () => withProof({ hashes: many(100_000, 'AA==') }), /more than 5000 values/],
    ['a proof of 4,000 hashes', () => withProof({ hashes: many(4000, 'AA==') }), /log entry that is too large/],
    [
      'a checkpoint of 3 MiB',
      () => withProof({ checkpoint: { envelope: '— a'.repeat(MiB / 2) } }),
      /log entry that is too large/,
    ],
    [
      'a checkpoint of 10,000 signatures',
      () => withProof({ checkpoint: { envelope: `a\n1\nAA==\n\n${'— a AAAAAAAA\n'.repeat(10_000)}` } }),
      /log entry that is too large/,
    ],
    [
      'a checkpoint that a backtracking search would not leave',
      () => withProof({ checkpoint: { envelope: `a\n1\nAA==\n\n${`— ${'a'.repeat(100)}`.repeat(150)}` } }),
      /not from a log/,
    ],
    [
      '1,000 timestamps',
      () =>
        hostile({
          certificate: { rawBytes: 'AA==' },
          timestampVerificationData: { rfc3161Timestamps: many(1000, { signedTimestamp: 'AA==' }) },
        }),
      /more than 8 timestamps/,
    ],
    [
      'a timestamp of 3 MiB',
      () =>
        hostile({
          certificate: { rawBytes: 'AA==' },
          timestampVerificationData: {
            rfc3161Timestamps: [{ signedTimestamp: Buffer.alloc(2 * MiB, 0x30).toString('base64') }],
          },
        }),
      /timestamp that is too large/,
    ],
    [
      'a certificate that is one endless object identifier',
      () => hostile({ certificate: { rawBytes: endlessIdentifier().toString('base64') } }),
      /certificate cannot be read/,
    ],
    [
      'two signatures in an envelope',
      () =>
        bytes(
          Buffer.from(
            JSON.stringify({
              ...envelopeBundle(signed, { hint: '' }),
              dsseEnvelope: { payload: '', payloadType: IN_TOTO, signatures: many(2, { sig: 'AA==' }) },
            }),
          ),
        ),
      /content.dsseEnvelope/,
    ],
    [
      'a statement nested without end',
      () => bundleMaterial(envelopeBundle(signEnvelope(key, Buffer.alloc(2 * MiB, '[')), { hint: '' })),
      /its statement is nested/,
    ],
    [
      'a statement of a million values',
      () => bundleMaterial(envelopeBundle(signEnvelope(key, Buffer.from(`[${'1,'.repeat(MiB)}1]`)), { hint: '' })),
      /its statement has more than/,
    ],
    [
      'a classic payload of 1 MiB',
      () => simpleSigningMaterial(IMAGE, Buffer.alloc(MiB, 0x20), Buffer.alloc(64)),
      /larger than 128 KiB/,
    ],
    [
      'a classic certificate of 1 MiB',
      () =>
        simpleSigningMaterial(IMAGE, Buffer.from('{}'), Buffer.alloc(64), {
          'dev.sigstore.cosign/certificate': '-----BEGIN CERTIFICATE-----\n'.repeat(40_000),
        }),
      /its certificate cannot be read/,
    ],
    [
      'a classic log entry nested without end',
      () =>
        simpleSigningMaterial(IMAGE, Buffer.from('{}'), Buffer.alloc(64), {
          'dev.sigstore.cosign/bundle': '['.repeat(MiB),
        }),
      /its log entry cannot be read/,
    ],
    ['an envelope of nothing', () => envelopeMaterial(IMAGE, Buffer.from('{}'), 'x'), /does not have one signature/],
    [
      'a payload type of control characters',
      () => bundleMaterial(envelopeBundle(signEnvelope(key, Buffer.from('{}'), 'a\u001b[31m\nb'), { hint: '' })),
      /type a.\[31m.b, not/,
    ],
  ]
  for (const [claim, make, expected] of rows) {
    it(`is refused: ${claim}`, async () => {
      const material = await make()
      const outcome = outcomeOf(ask(material, BY_RELEASE, { trustRoot: sigstore.trustRoot }))
      assert.match(outcome, expected)
    })
  }

  it('is not read beyond 32 MiB of an image; what was read before counts', () => {
    const real = bundleMaterial(envelopeBundle(signed, { hint: key.hint })).candidate
    const filler = Array.from({ length: 8 }, () => bytes(Buffer.alloc(4 * MiB, 0x20)).candidate)
    const attestors = [{ path: 'attestor', count: 1, entries: [{ path: 'entry', signers: [byKey(key)] }] }]
    const judge = (candidates: Candidate[]) =>
      verifyImage({ digest: IMAGE, candidates, attestors, tlog: 'ifPresent', now: 0 })
    assert.equal(judge([real, ...filler]).verified, true)
    const late = judge([...filler, real])
    assert.deepEqual(
      [late.verified, late.candidates.at(-1)?.reason],
      [false, 'not read: the image has more than 32 MiB of them'],
    )
  })

  async function withEntry(change: (entry: object) => object[]): Promise<SignedMaterial> {
    const certificate = await sigstore.certify()
    const envelope = signEnvelope(certificate.key, statementBytes(IMAGE, { predicateType: SIGN_PREDICATE }))
    const bundle = await certificateBundle(envelope, certificate, { log: sigstore.log })
    const material = bundle.verificationMaterial
    material.tlogEntries = change(material.tlogEntries?.[0] ?? {})
    return bundleMaterial(bundle)
  }

  function withProof(proof: object): Promise<SignedMaterial> {
    return withEntry((entry) => [
      {
        ...entry,
        inclusionProof: { ...('inclusionProof' in entry ? (entry.inclusionProof as object) : {}), ...proof },
      },
    ])
  }
})

function hostile(verificationMaterial: object, version: '0.1' | '0.3' = '0.3'): SignedMaterial {
  return bytes(bundleBytes({ ...envelopeBundle(signed, { hint: '' }, version), verificationMaterial }))
}

function bytes(json: Buffer): SignedMaterial {
  return changed(bundleMaterial(envelopeBundle(signed, { hint: '' })), () => ({ kind: 'bundle', json }))
}

function many<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value)
}

/** A certificate's frame around an object identifier that takes long to read. */
function endlessIdentifier(): Buffer {
  const length = 15_000
  const head = Buffer.from([0x06, 0x82, length >> 8, length & 0xff])
  const identifier = Buffer.concat([head, Buffer.alloc(length - 1, 0xff), Buffer.from([0x01])])
  return Buffer.concat([Buffer.from([0x30, 0x82, identifier.length >> 8, identifier.length & 0xff]), identifier])
}
