import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { JsonObject } from '../../../policies/json.ts'
import { checkTrustRoot } from '../../../policies/signatures/trust-root.ts'
import { trustedAuthority, trustedLog, trustRootText } from '../../support/trust-root.ts'

const publicKey = trustedLog['publicKey'] as JsonObject
const log = (changes: JsonObject): JsonObject => ({ tlogs: [{ ...trustedLog, ...changes }] })
const logKey = (changes: JsonObject): JsonObject => log({ publicKey: { ...publicKey, ...changes } })
const chain = (certificates: unknown): JsonObject => ({
  certificateAuthorities: [{ ...trustedAuthority, certChain: { certificates } }],
})

const noEntries = { tlogs: [], ctlogs: [], certificateAuthorities: [] }

describe('a trust root', () => {
  const sound: readonly (readonly [claim: string, changes: JsonObject])[] = [
    ['with authorities and logs', {}],
    ['of version 0.2', { mediaType: 'application/vnd.dev.sigstore.trustedroot.v0.2+json' }],
    ['with an authority of timestamps alone', { ...noEntries, timestampAuthorities: [trustedAuthority] }],
    ['without lists that it does not need', { ctlogs: undefined, timestampAuthorities: undefined }],
    [
      'whose log has ended',
      logKey({ validFor: { start: '2025-01-01T00:00:00.5Z', end: '2026-01-01T00:00:00+01:00' } }),
    ],
    ['whose log is known by its checkpoint key', log({ logId: undefined, checkpointKeyId: { keyId: 'AAAAAA==' } })],
    ['with fields of later versions', { operators: ['somebody'] }],
  ]
  for (const [claim, changes] of sound)
    it(`${claim} can be verified with`, () => {
      assert.deepEqual(checkTrustRoot(trustRootText(changes)), [])
    })

  const refused: readonly (readonly [claim: string, changes: JsonObject, problems: readonly string[]])[] = [
    [
      'that does not say what it is',
      { mediaType: undefined },
      ['mediaType is missing; give the contents of a trusted_root.json'],
    ],
    [
      'that is something else',
      { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' },
      [
        'mediaType "application/vnd.dev.sigstore.signingconfig.v0.2+json" is not that of a trusted root, version 0.1 or 0.2',
      ],
    ],
    ['that names nobody', noEntries, ['the trust root names neither an authority nor a log']],
    ['whose logs are no list', { tlogs: {} }, ['tlogs is no list']],
    ['whose log is no object', { tlogs: ['log'] }, ['tlogs[0] is no object']],
    ['with too many logs', { ctlogs: Array(65).fill(trustedLog) }, ['ctlogs has 65 entries; at most 64 can be used']],
    ['whose log has no key', log({ publicKey: undefined }), ['tlogs[0].publicKey is missing']],
    [
      'whose log key has no start, and would count for all times',
      logKey({ validFor: {} }),
      ['tlogs[0].publicKey.validFor.start is missing'],
    ],
    [
      'whose log key has no validity',
      logKey({ validFor: undefined }),
      ['tlogs[0].publicKey.validFor.start is missing'],
    ],
    [
      'the same of a log of certificates',
      { ctlogs: [{ ...trustedLog, publicKey: { ...publicKey, validFor: {} } }] },
      ['ctlogs[0].publicKey.validFor.start is missing'],
    ],
    [
      'whose log key starts at no time',
      logKey({ validFor: { start: '2026-13-45T00:00:00Z', end: 'never' } }),
      [
        'tlogs[0].publicKey.validFor.start is no time (RFC 3339)',
        'tlogs[0].publicKey.validFor.end is no time (RFC 3339)',
      ],
    ],
    [
      'whose log key is not there',
      logKey({ rawBytes: undefined }),
      ['tlogs[0].publicKey.rawBytes is missing, or no base64'],
    ],
    [
      'whose log key is no base64',
      logKey({ rawBytes: '§§' }),
      ['tlogs[0].publicKey.rawBytes is missing, or no base64'],
    ],
    ['whose log key is none', logKey({ rawBytes: 'AAAA' }), ['tlogs[0].publicKey.rawBytes is no public key']],
    ['whose log has no id', log({ logId: undefined }), ['tlogs[0].logId is missing']],
    ['whose log has an empty id', log({ logId: {} }), ['tlogs[0].logId.keyId is missing, or no base64']],
    [
      'whose authority has no certificates',
      chain([]),
      ['certificateAuthorities[0].certChain.certificates is missing or empty'],
    ],
    [
      'whose certificate is none',
      chain([{ rawBytes: 'AAAA' }]),
      ['certificateAuthorities[0].certChain.certificates[0].rawBytes is no certificate'],
    ],
    [
      'whose certificate is not there',
      chain([{}]),
      ['certificateAuthorities[0].certChain.certificates[0].rawBytes is missing, or no base64'],
    ],
  ]
  for (const [claim, changes, problems] of refused)
    it(`${claim} is refused`, () => {
      assert.deepEqual(checkTrustRoot(trustRootText(changes)), problems)
    })

  const noJson = ['the trust root is no JSON object; give the contents of a trusted_root.json']
  for (const text of ['', 'tlogs: []', '[]', 'null', '"text"', '['.repeat(100_000)])
    it(`text such as ${text.slice(0, 10)} is refused`, () => {
      assert.deepEqual(checkTrustRoot(text), noJson)
    })

  it('more than 1 MiB is refused unread', () => {
    assert.deepEqual(checkTrustRoot(' '.repeat(1_048_577)), ['the trust root is larger than 1 MiB'])
  })

  it('never throws, whatever stands in its fields', () => {
    const hostile = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(hostile, hostile, (tlogs, value) => {
        for (const changes of [
          { tlogs },
          log({ publicKey: value }),
          log({ logId: value }),
          chain([value]),
          chain(value),
        ])
          assert.ok(Array.isArray(checkTrustRoot(trustRootText(changes))))
      }),
    )
  })
})
