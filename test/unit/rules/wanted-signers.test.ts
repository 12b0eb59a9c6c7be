import assert from 'node:assert/strict'
import type { AttestorOptions } from '../../../policies/rules/signed-images/options.ts'
import { wantedSigners } from '../../../policies/rules/signed-images/wanted-signers.ts'

const key: AttestorOptions = { key: { pem: 'PEM' } }
const secret = (name: string): AttestorOptions => ({ key: { secretRef: { namespace: 'heal-system', name } } })
const slsa = 'https://slsa.dev/provenance/v1'

describe('what a rule wants is told by', () => {
  const claims: [string, AttestorOptions[], string][] = [
    ['a key in the policy', [key], 'signed by the key of the rule'],
    ['the Secret that holds the key', [secret('release')], 'signed by the key of Secret heal-system/release'],
    [
      'an identity and who vouches for it',
      [{ keyless: { subject: 'release@example.com', issuer: 'https://accounts.example.com' } }],
      'signed by release@example.com (https://accounts.example.com)',
    ],
    [
      'the patterns of both',
      [{ keyless: { subjectPattern: '.+@example\\.com', issuerPattern: 'https://.+' } }],
      'signed by .+@example\\.com (https://.+)',
    ],
    ['an authority', [{ certificate: { chain: 'PEM' } }], 'signed by the authority of the rule'],
    [
      'an attestation and its signer, or that anybody named may sign it',
      [{ ...key, attestation: { predicateType: slsa } }, { attestation: { predicateType: slsa } }],
      `attestation ${slsa} signed by the key of the rule and attestation ${slsa} signed by anybody of the rule`,
    ],
    [
      'how many of several',
      [{ count: 2, entries: [secret('a'), secret('b'), key] }],
      '2 of: signed by the key of Secret heal-system/a, signed by the key of Secret heal-system/b and signed by the key of the rule',
    ],
    [
      'all of several where no count is said',
      [{ entries: [secret('a'), key] }],
      'signed by the key of Secret heal-system/a and signed by the key of the rule',
    ],
  ]
  for (const [claim, attestors, text] of claims)
    it(claim, () => {
      assert.equal(wantedSigners({ images: ['*'], attestors }), text)
    })
})
