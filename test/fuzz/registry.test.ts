import assert from 'node:assert/strict'
import fc from 'fast-check'
import { normaliseImage } from '../../policies/kubernetes/images.ts'
import { checkUrl } from '../../policies/registry/address.ts'
import { parseChallenges } from '../../policies/registry/challenge.ts'
import { parseDockerConfig, parseLegacyConfig } from '../../policies/registry/docker-config.ts'
import { nextLink } from '../../policies/registry/link.ts'
import { credentialsFor } from '../../policies/registry/match-credentials.ts'
import { matchesLabel } from '../../policies/registry/match-label.ts'
import { parseReference } from '../../policies/registry/reference.ts'
import { parseRetryAfter } from '../../policies/registry/retry-after.ts'
import { signatureLayersOf } from '../../policies/registry/signature-layers.ts'

const piecesOf = (...pieces: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 12 })
    .map((all) => all.join(''))

const hex = 'a'.repeat(64)
const references = piecesOf(
  'ghcr.io',
  'localhost',
  ':5000',
  '/',
  'a',
  'B',
  '.',
  '..',
  '_',
  '-',
  ':',
  '@',
  `sha256:${hex}`,
  '[::1]',
  ' ',
)
const headers = piecesOf(
  'Basic',
  'Bearer',
  ' ',
  ',',
  '=',
  '"',
  '\\',
  'realm',
  'service',
  'https://a/t',
  'YII==',
  '<',
  '>',
  '; rel="next"',
)
const keys = piecesOf('https://', '*', '?', '[a-z]', '[^', ']', '\\', 'example', '.', 'com', ':5000', '/', 'v1/')

describe('what comes from registries, pods and Secrets', () => {
  it('a reference is read as the globs of policies read it, or refused, and never leaves its path', () => {
    fc.assert(
      fc.property(references, (text) => {
        const parsed = parseReference(text)
        if (!parsed.ok) return
        const { registry, repository, tag = 'latest', digest } = parsed.reference
        assert.equal(`${registry}/${repository}`, normaliseImage(text).name)
        const path = `/v2/${repository}/manifests/${digest ?? tag}`
        const url = new URL(path, `https://${registry}`)
        assert.deepEqual([url.pathname, url.search, url.hash, url.username], [path, '', '', ''])
      }),
      { numRuns: 3000 },
    )
  })

  it('a challenge that is written by the book is read back as it was', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
    const parameters = fc.dictionary(token, fc.string({ minLength: 1, unit: 'grapheme-ascii' }), {
      minKeys: 1,
      maxKeys: 4,
    })
    const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`
    fc.assert(
      fc.property(fc.array(fc.tuple(token, parameters), { maxLength: 3 }), (challenges) => {
        const header = challenges
          .map(
            ([scheme, of]) =>
              `${scheme} ${Object.entries(of)
                .map(([name, value]) => `${name}=${quote(value)}`)
                .join(', ')}`,
          )
          .join(', ')
        const parsed = parseChallenges(header).map(({ scheme, parameters: read }) => [scheme, [...read]])
        assert.deepEqual(
          parsed,
          challenges.map(([scheme, of]) => [scheme, Object.entries(of)]),
        )
      }),
    )
  })

  it('any header is read without an exception, and quickly', () => {
    fc.assert(
      fc.property(headers, fc.integer({ min: 1, max: 500 }), (text, times) => {
        const long = text.repeat(times)
        const started = performance.now()
        for (const challenge of parseChallenges(long)) assert.equal(challenge.scheme, challenge.scheme.toLowerCase())
        nextLink(long)
        parseRetryAfter(long, 0)
        assert.ok(performance.now() - started < 100)
      }),
    )
  })

  it('an address that is followed is http, or stays https', () => {
    const targets = piecesOf(
      'https:',
      'http:',
      'file:',
      'javascript:',
      '//',
      '/',
      'a.example',
      '169.254.169.254',
      '@',
      '?',
      '#',
      '\\',
    )
    fc.assert(
      fc.property(targets, (text) => {
        const checked = checkUrl(text, new URL('https://registry.example/v2/'))
        if (checked.ok) assert.equal(checked.url.protocol, 'https:')
        if (checked.ok) assert.ok(!checked.url.hostname.startsWith('169.254.') && checked.url.username === '')
      }),
    )
  })

  it('any configuration gives credentials, or a reason that tells none of its values', () => {
    const value = fc.oneof(
      fc.constantFrom('hunter2', btoa('u:hunter2'), '', 'hunter2=='),
      fc.jsonValue({ maxDepth: 1 }),
    )
    const fields = fc.dictionary(fc.constantFrom('auth', 'username', 'password', 'identitytoken', '__proto__'), value)
    const auths = fc.dictionary(fc.oneof(keys, fc.constant('__proto__')), fc.oneof(fields, value))
    fc.assert(
      fc.property(auths, fc.oneof(auths, value), (given, others) => {
        const texts = [JSON.stringify({ auths: given, credHelpers: others, credsStore: others }), JSON.stringify(given)]
        for (const parsed of [parseDockerConfig(texts[0] ?? ''), parseLegacyConfig(texts[1] ?? '')]) {
          if (!parsed.ok) assert.doesNotMatch(parsed.reason, /hunter2/)
          else credentialsFor(parsed.config.entries, { registry: 'r.example.com:5000', repository: 'a/b' })
        }
      }),
    )
  })

  it('a pattern of a host is matched quickly; without specials it matches itself only', () => {
    fc.assert(
      fc.property(keys, fc.string({ maxLength: 63 }), (pattern, label) => {
        const started = performance.now()
        const isMatch = matchesLabel(pattern, label)
        assert.ok(performance.now() - started < 50)
        if (!/[*?[\\]/.test(pattern)) assert.equal(isMatch, pattern === label)
      }),
    )
  })

  it('any manifest is looked through without an exception', () => {
    const layer = fc.record(
      {
        mediaType: fc.constantFrom('application/vnd.dsse.envelope.v1+json', 'x', 1),
        digest: fc.jsonValue(),
        size: fc.jsonValue(),
        annotations: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(layer, fc.jsonValue())), fc.jsonValue(), (layers, artifactType) => {
        const manifest = { digest: `sha256:${hex}`, mediaType: 'application/vnd.oci.image.manifest.v1+json' }
        signatureLayersOf('referrers', { ...manifest, json: { layers, artifactType } })
      }),
    )
  })
})
