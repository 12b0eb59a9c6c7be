import assert from 'node:assert/strict'
import type { Attestor, AttestorEntry } from '../../../policies/signatures/attestor.ts'
import { verifyImage } from '../../../policies/signatures/verify-image.ts'
import type { SignedMaterial } from '../../signing/artifact.ts'
import { signingKey } from '../../signing/keys.ts'
import { attestImage, signImage } from '../../signing/sign-image.ts'
import { byKey, IMAGE } from './support/ask.ts'

const [a, b, c] = [signingKey('p256', 'a'), signingKey('p256', 'b'), signingKey('p256', 'c')]
const sbom = { predicateType: 'https://spdx.dev/Document', conditions: [] }
const byA = signImage(IMAGE, a, 'bundle')
const byB = signImage(IMAGE, b, 'classic')
const sbomByA = attestImage(IMAGE, a, sbom, 'bundle')

/** An entry for each list of keys. */
function entries(...keys: (typeof a)[][]): AttestorEntry[] {
  return keys.map((each, index) => ({ path: String(index), signers: [byKey(...each)] }))
}

function attestor(count: number, of: readonly AttestorEntry[]): Attestor {
  return { path: 'attestor', count, entries: of }
}

describe('attestors', () => {
  const rows: readonly [string, SignedMaterial[], Attestor[], boolean, string[][]][] = [
    ['one of two is enough where one is wanted', [byA], [attestor(1, entries([a], [b]))], true, [['0']]],
    ['one of two is not enough where two are wanted', [byA], [attestor(2, entries([a], [b]))], false, [['0']]],
    [
      'two of three are enough where two are wanted',
      [byA, byB],
      [attestor(2, entries([a], [b], [c]))],
      true,
      [['0', '1']],
    ],
    [
      'two signatures of one key are one',
      [byA, signImage(IMAGE, a, 'classic')],
      [attestor(2, entries([a], [b]))],
      false,
      [['0']],
    ],
    [
      'two entries with one key are one where only that key signed',
      [byA],
      [attestor(2, entries([a], [a]))],
      false,
      [['0']],
    ],
    [
      'an entry leaves a key to another that has no other',
      [byA, byB],
      [attestor(2, entries([a, b], [a]))],
      true,
      [['0', '1']],
    ],
    [
      'three entries cannot share two keys',
      [byA, byB],
      [attestor(3, entries([a, b], [a, b], [a, b]))],
      false,
      [['0', '1']],
    ],
    [
      'a signature and an attestation of one key are two',
      [byA, sbomByA],
      [attestor(2, [...entries([a]), { path: '1', signers: [byKey(a)], attestation: sbom }])],
      true,
      [['0', '1']],
    ],
    [
      'all attestors must be satisfied',
      [byA],
      [attestor(1, entries([a])), attestor(1, entries([b]))],
      false,
      [['0'], []],
    ],
    [
      'one signature may satisfy several attestors',
      [byA],
      [attestor(1, entries([a])), attestor(1, entries([a, c]))],
      true,
      [['0'], ['0']],
    ],
    ['no candidate satisfies nothing', [], [attestor(1, entries([a]))], false, [[]]],
    ['a count of none is one', [], [attestor(0, entries([a]))], false, [[]]],
  ]
  for (const [claim, material, attestors, verified, satisfied] of rows) {
    it(claim, () => {
      const result = askAll(material, attestors)
      assert.deepEqual([result.verified, result.attestors.map((row) => row.satisfied)], [verified, satisfied])
    })
  }

  const problems: readonly [string, Attestor[], RegExp][] = [
    ['none at all', [], /^no attestor says who must have signed$/],
    ['one without entries', [attestor(1, [])], /^no attestor says who must have signed$/],
    ['an entry without signers', [attestor(1, [{ path: 'x', signers: [] }])], /^x: no signer is given$/],
    [
      'a key that is none',
      [attestor(1, [{ path: 'x', signers: [{ kind: 'key', pems: ['none'] }] }])],
      /^x: the key cannot be used: /,
    ],
    ['no key', [attestor(1, [{ path: 'x', signers: [{ kind: 'key', pems: [] }] }])], /^x: no key is given$/],
    [
      'a pattern that is none',
      [attestor(1, [{ path: 'x', signers: [{ kind: 'keyless', issuer: { exact: 'i' }, subject: { pattern: '(' } }] }])],
      /^x: a pattern of the identity is no RE2 expression$/,
    ],
  ]
  for (const [claim, attestors, expected] of problems) {
    it(`verify nothing, and say so: ${claim}`, () => {
      const result = askAll([byA], attestors)
      assert.equal(result.verified, false)
      assert.match(result.problem ?? '', expected)
    })
  }
})

function askAll(material: readonly SignedMaterial[], attestors: readonly Attestor[]) {
  const candidates = material.map(({ candidate }) => candidate)
  return verifyImage({ digest: IMAGE, candidates, attestors, tlog: 'ifPresent', now: 0 })
}
