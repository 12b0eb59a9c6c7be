import assert from 'node:assert/strict'
import { loadPatterns } from '../../../policies/rules/signed-images/check-options.ts'
import type { Attestor, SignedImagesOptions } from '../../../policies/rules/signed-images/options.ts'
import { signedImages } from '../../../policies/rules/signed-images.ts'
import { cases } from '../../fixtures/rules/signed-images.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

const pem = '-----BEGIN PUBLIC KEY-----'
const key: Attestor = { key: { pem } }
const options = (more: Partial<SignedImagesOptions>): SignedImagesOptions => ({
  images: ['*'],
  attestors: [key],
  ...more,
})
const attested = (...attestors: Attestor[]) => options({ attestors })
const keyless = { issuer: 'https://issuer.example.com', subject: 'release@example.com' }

describe('signedImages', () => {
  before(loadPatterns)

  testCases(signedImages, cases)

  it('says that signatures cannot be verified yet', () => {
    const told = cases.find(({ expect }) => expect === 'warn')
    assert.ok(told)
    assert.equal(resultOf(signedImages, told)?.reason, 'cannot be verified yet')
  })

  const accepted: [string, SignedImagesOptions][] = [
    ['a key', options({})],
    ['a Secret', attested({ key: { secretRef: { namespace: 'heal-system', name: 'keys' } } })],
    ['an identity', attested({ keyless })],
    ['patterns', attested({ keyless: { issuerPattern: 'https://.*', subjectPattern: '.*@example\\.com' } })],
    ['one of two', attested({ count: 1, entries: [key, { keyless }] })],
    [
      'a certificate and an attestation',
      attested({ certificate: { chain: pem } }, { attestation: { predicateType: 'https://slsa.dev/provenance/v1' } }),
    ],
    ['a trust root', options({ trustRoot: { inline: '{}' } })],
  ]
  for (const [name, given] of accepted) {
    it(`accepts ${name}`, () => {
      const { problems, warnings } = prepare(signedImages, given)
      assert.deepEqual([...problems, ...warnings], [])
    })
  }

  const refused: [string, SignedImagesOptions, string][] = [
    ['a bad glob', options({ images: ['reg/[a]'] }), 'images[0]: "[" is not supported in globs; only * is special'],
    ['a bad glob to skip', options({ skip: ['{a}'] }), 'skip[0]: "{" is not supported in globs; only * is special'],
    ['an empty attestor', attested({}), 'attestors[0]: give exactly one of key, keyless, certificate, attestation'],
    [
      'two in one',
      attested({ ...key, keyless }),
      'attestors[0]: give exactly one of key, keyless, certificate, attestation',
    ],
    ['an empty key', attested({ key: {} }), 'attestors[0].key: give exactly one of pem, secretRef'],
    [
      'an identity without a subject',
      attested({ keyless: { issuer: 'a' } }),
      'attestors[0].keyless: give exactly one of subject, subjectPattern',
    ],
    [
      'a bad pattern',
      attested({ keyless: { issuer: 'a', subjectPattern: '(' } }),
      'attestors[0].keyless.subjectPattern: "(" is no RE2 pattern',
    ],
    ['a lone count', attested({ ...key, count: 1 }), 'attestors[0].count: count needs entries to count'],
    [
      'a count too great',
      attested({ count: 2, entries: [key] }),
      'attestors[0].count: count 2 is more than the 1 entries',
    ],
    [
      'entries beside a key',
      attested({ ...key, entries: [key] }),
      'attestors[0]: give either entries or one attestor, not both',
    ],
    [
      'two trust roots',
      options({ trustRoot: { file: 'a', inline: 'b' } }),
      'trustRoot: give exactly one of file, inline, configMapRef',
    ],
  ]
  for (const [name, given, problem] of refused) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(prepare(signedImages, given).problems, [problem])
    })
  }

  it('warns of a key that is no PEM', () => {
    assert.deepEqual(prepare(signedImages, attested({ key: { pem: '…' } })).warnings, [
      'attestors[0].key.pem: this is no PEM: no image will verify',
    ])
  })
})
