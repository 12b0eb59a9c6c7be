import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { keySecretsOf, resolveAttestors } from '../../../policies/rules/signed-images/attestors.ts'
import type { EntryOptions, SignedImagesOptions } from '../../../policies/rules/signed-images/options.ts'
import { configMapText } from '../../../policies/rules/signed-images/reference-text.ts'
import { publicKey } from '../../support/public-key.ts'

const pem = publicKey.trim()
const attested = (...attestors: SignedImagesOptions['attestors'][number][]): SignedImagesOptions => ({
  images: ['*'],
  attestors,
})
const secret = (data: Readonly<Record<string, string>>): JsonObject => ({
  data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text).toString('base64')])),
})
const fromSecret = (key?: string): EntryOptions => ({
  key: { secretRef: { namespace: 'heal-system', name: 'keys', ...(key === undefined ? {} : { key }) } },
})

describe('attestors of a rule, read in', () => {
  it('are those of the rule, with their places', () => {
    const keyless = { issuer: 'https://issuer.example.com', subjectPattern: '.*@example\\.com' }
    const { attestors, problems } = resolveAttestors(
      attested(
        { key: { pem: `old:\n${publicKey}new:\n${publicKey}` } },
        { count: 1, entries: [{ keyless }, { certificate: { chain: 'PEM' } }] },
        { attestation: { predicateType: 'https://slsa.dev/provenance/v1' } },
      ),
      () => assert.fail('nothing has to be read'),
    )
    const key = { kind: 'key', pems: [pem, pem] }
    const identity = {
      kind: 'keyless',
      issuer: { exact: 'https://issuer.example.com' },
      subject: { pattern: '.*@example\\.com' },
    }
    const certificate = { kind: 'certificate', chain: 'PEM' }
    assert.deepEqual(problems, [])
    assert.deepEqual(attestors, [
      { path: 'attestors[0]', count: 1, entries: [{ path: 'attestors[0]', signers: [key] }] },
      {
        path: 'attestors[1]',
        count: 1,
        entries: [
          { path: 'attestors[1].entries[0]', signers: [identity] },
          { path: 'attestors[1].entries[1]', signers: [certificate] },
        ],
      },
      {
        path: 'attestors[2]',
        count: 1,
        entries: [
          {
            path: 'attestors[2]',
            signers: [key, identity, certificate],
            attestation: { predicateType: 'https://slsa.dev/provenance/v1', conditions: [] },
          },
        ],
      },
    ])
  })

  it('without a count are all of them', () => {
    const { attestors } = resolveAttestors(attested({ entries: [fromSecret('a'), fromSecret('b')] }), () =>
      secret({ a: publicKey, b: publicKey }),
    )
    assert.equal(attestors[0]?.count, 2)
  })

  it('name the Secrets that have to be read', () => {
    const key = { key: { pem: publicKey } }
    assert.deepEqual(keySecretsOf(attested(key, { entries: [key, fromSecret('a')] })), [
      { namespace: 'heal-system', name: 'keys', key: 'a' },
    ])
  })

  const isPrivate = publicKey.replaceAll('PUBLIC', 'PRIVATE')
  const rows: readonly (readonly [
    claim: string,
    entry: EntryOptions,
    stored: JsonObject | undefined,
    problem?: string,
  ])[] = [
    ['the key that is named', fromSecret('release.pub'), secret({ 'release.pub': publicKey, 'cosign.pub': 'no PEM' })],
    ['cosign.pub, where none is named', fromSecret(), secret({ 'cosign.pub': publicKey, 'cosign.key': 'secret' })],
    ['the only key, where none is named', fromSecret(), secret({ 'release.pub': publicKey })],
    ['a Secret that is not there', fromSecret(), undefined, 'there is no Secret heal-system/keys'],
    ['a Secret without data', fromSecret(), {}, 'Secret heal-system/keys has no key cosign.pub'],
    [
      'a Secret of several keys, none of them the default',
      fromSecret(),
      secret({ a: publicKey, b: publicKey }),
      'Secret heal-system/keys has no key cosign.pub',
    ],
    [
      'another key than the named one, though it is the only one',
      fromSecret('release.pub'),
      secret({ 'cosign.pub': publicKey }),
      'Secret heal-system/keys has no key release.pub',
    ],
    ['a key of prototypes', fromSecret('__proto__'), secret({}), 'Secret heal-system/keys has no key __proto__'],
    [
      'what is no PEM',
      fromSecret(),
      secret({ 'cosign.pub': 'key' }),
      'Secret heal-system/keys: this is no PEM: no line is -----BEGIN …-----',
    ],
    [
      'a private key',
      fromSecret(),
      secret({ 'cosign.pub': isPrivate }),
      'Secret heal-system/keys: this is a private key: take it out, replace it wherever it signs, and give the public key (cosign public-key --key FILE)',
    ],
  ]
  for (const [claim, entry, stored, problem] of rows)
    it(`${claim}: ${problem === undefined ? 'is read' : 'is a problem'}`, () => {
      const { attestors, problems } = resolveAttestors(attested(entry), () => stored)
      assert.deepEqual(problems, problem === undefined ? [] : [`attestors[0].key.secretRef: ${problem}`])
      if (problem === undefined) assert.deepEqual(attestors[0]?.entries[0]?.signers, [{ kind: 'key', pems: [pem] }])
    })
})

describe('the text of a ConfigMap', () => {
  it('is as it is written', () => {
    const reference = { namespace: 'heal-system', name: 'root' }
    const map = { data: { 'trusted_root.json': '{}', other: '' } }
    assert.deepEqual(configMapText(map, reference, 'trusted_root.json'), { ok: true, text: '{}' })
    assert.deepEqual(configMapText(undefined, reference, 'trusted_root.json'), {
      ok: false,
      reason: 'there is no ConfigMap heal-system/root',
    })
  })
})
