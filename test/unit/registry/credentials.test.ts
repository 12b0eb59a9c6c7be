import assert from 'node:assert/strict'
import { basicCredential, identityToken, type Credential } from '../../../policies/registry/credentials.ts'
import { parseDockerConfig, type RegistryEntry } from '../../../policies/registry/docker-config.ts'
import { credentialsFor } from '../../../policies/registry/match-credentials.ts'
import { parsePullSecret } from '../../../policies/registry/pull-secret.ts'
import { referenceOf } from './world.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const entry = (key: string): RegistryEntry => ({ key, credential: basicCredential(key, 'password') })
const nameOf = (credential: Credential): string => (credential.kind === 'basic' ? credential.username : 'token')

describe('keys of pull Secrets match images as the kubelet matches them', () => {
  const claims: [string[], string, string[]][] = [
    [['ghcr.io'], 'ghcr.io/a/b', ['ghcr.io']],
    [['https://ghcr.io'], 'ghcr.io/a/b', ['https://ghcr.io']],
    [['https://ghcr.io/v2/'], 'ghcr.io/a/b', ['https://ghcr.io/v2/']],
    [['ghcr.io'], 'ghcr.io.evil.example/a', []],
    [['ghcr.io'], 'quay.io/a', []],
    [['quay.io/team'], 'quay.io/team/web', ['quay.io/team']],
    [['quay.io/team'], 'quay.io/other/web', []],
    [
      ['quay.io', 'quay.io/team/web', 'quay.io/team'],
      'quay.io/team/web',
      ['quay.io/team/web', 'quay.io/team', 'quay.io'],
    ],
    [['*.example.com'], 'a.example.com/x', ['*.example.com']],
    [['*.example.com'], 'a.b.example.com/x', []],
    [['*.*.example.com'], 'a.b.example.com/x', ['*.*.example.com']],
    [['*.example.com'], 'example.com/x', []],
    [['*'], 'ghcr.io/x', []],
    [['*.io'], 'ghcr.io/x', ['*.io']],
    [['regis*y.example.com'], 'registry.example.com/x', ['regis*y.example.com']],
    [['registry?.example.com'], 'registry1.example.com/x', ['registry?.example.com']],
    [['registry[0-9].example.com'], 'registry1.example.com/x', ['registry[0-9].example.com']],
    [['registry[^0-9].example.com'], 'registry1.example.com/x', []],
    [['registry[.example.com'], 'registry1.example.com/x', []],
    [['example.com:5000'], 'example.com:5000/x', ['example.com:5000']],
    [['example.com'], 'example.com:5000/x', []],
    [['example.com:5000'], 'example.com/x', []],
    [['*.example.com:5000/team'], 'a.example.com:5000/team/x', ['*.example.com:5000/team']],
    [['https://index.docker.io/v1/'], 'nginx', ['https://index.docker.io/v1/']],
    [['index.docker.io'], 'team/web', ['index.docker.io']],
    [['docker.io', 'https://index.docker.io/v1/'], 'nginx', ['docker.io']],
    [['docker.io/library'], 'team/web', []],
    [['https://index.docker.io/v1/'], 'ghcr.io/x', []],
    [['[::1]:5000'], '[::1]:5000/x', ['[::1]:5000']],
  ]
  for (const [keys, image, expected] of claims)
    it(`${keys.join(', ')} ${expected.length === 0 ? 'do not give' : 'give'} ${image} its credential`, () => {
      assert.deepEqual(credentialsFor(keys.map(entry), referenceOf(image)).map(nameOf), expected)
    })

  it('the same credential under several keys is tried once', () => {
    const credential = basicCredential('u', 'p')
    const entries = [
      { key: 'ghcr.io', credential },
      { key: 'ghcr.io/a', credential: basicCredential('u', 'p') },
    ]
    assert.equal(credentialsFor(entries, referenceOf('ghcr.io/a/b')).length, 1)
  })

  it('a pattern made to be slow ends', () => {
    const slow = `${'*a'.repeat(31)}.example.com`
    assert.deepEqual(credentialsFor([entry(slow)], referenceOf(`${'a'.repeat(62)}b.example.com/x`)), [])
  })
})

describe('docker configurations', () => {
  const credential = (of: object): Credential | string => {
    const parsed = parseDockerConfig(JSON.stringify({ auths: { 'r.example': of } }))
    return parsed.ok ? (parsed.config.entries[0]?.credential ?? 'none') : parsed.reason
  }
  const claims: [string, object, Credential | string][] = [
    ['auth is user and password', { auth: base64('u:p:q') }, basicCredential('u', 'p:q')],
    ['auth without padding too', { auth: base64('u:pa').replaceAll('=', '') }, basicCredential('u', 'pa')],
    ['auth wins over username', { auth: base64('u:p'), username: 'x', password: 'y' }, basicCredential('u', 'p')],
    ['username and password', { username: 'u', password: 'p' }, basicCredential('u', 'p')],
    ['identitytoken wins', { auth: base64('u:p'), identitytoken: 't' }, identityToken('t')],
    ['an empty entry is none: a helper has it', {}, 'none'],
    ['auth that is no base64 is told', { auth: '!secret!' }, 'has an entry that cannot be read: "r.example"'],
    ['auth without a colon is told', { auth: base64('secret') }, 'has an entry that cannot be read: "r.example"'],
  ]
  for (const [claim, of, expected] of claims)
    it(claim, () => {
      assert.deepEqual(credential(of), expected)
    })

  it('ids are equal for equal credentials only', () => {
    assert.equal(basicCredential('a', 'b').id, basicCredential('a', 'b').id)
    const ids = [basicCredential('a', 'b'), basicCredential('ab', ''), basicCredential('a', 'c'), identityToken('a')]
    assert.equal(new Set(ids.map(({ id }) => id)).size, ids.length)
  })
})

describe('pull Secrets', () => {
  const secret = (type: string, key: string, value: unknown) => ({
    type,
    data: { [key]: base64(typeof value === 'string' ? value : JSON.stringify(value)) },
  })
  const auths = { 'ghcr.io': { auth: base64('u:p') } }
  const read: [string, object, string?][] = [
    ['of type dockerconfigjson', secret('kubernetes.io/dockerconfigjson', '.dockerconfigjson', { auths })],
    ['of the legacy type', secret('kubernetes.io/dockercfg', '.dockercfg', auths)],
    ['of another type by a key that is named', secret('Opaque', 'registry.json', { auths }), 'registry.json'],
    ['of the legacy form by its key', secret('Opaque', '.dockercfg', auths), '.dockercfg'],
  ]
  for (const [claim, of, key] of read)
    it(`${claim} are read`, () => {
      const parsed = parsePullSecret({ ...of }, key)
      assert.ok(parsed.ok)
      assert.deepEqual(parsed.config.entries, [{ key: 'ghcr.io', credential: basicCredential('u', 'p') }])
    })

  const refused: [string, object, RegExp][] = [
    ['of another type', secret('Opaque', '.dockerconfigjson', { auths }), /is of type "Opaque"/],
    ['without their key', { type: 'kubernetes.io/dockerconfigjson', data: {} }, /has no key "\.dockerconfigjson"/],
    ['without data', { type: 'kubernetes.io/dockerconfigjson' }, /has no key/],
    ['with no JSON', secret('kubernetes.io/dockerconfigjson', '.dockerconfigjson', 'secret!'), /is no JSON \(key/],
    [
      'with an entry that is none',
      secret('kubernetes.io/dockercfg', '.dockercfg', { a: 'secret!' }),
      /cannot be read: "a"/,
    ],
  ]
  for (const [claim, of, reason] of refused)
    it(`${claim} are told, without what is in them`, () => {
      const parsed = parsePullSecret({ ...of })
      assert.ok(!parsed.ok)
      assert.match(parsed.reason, reason)
      assert.doesNotMatch(parsed.reason, /secret!/)
    })

  it('never make us run a helper', () => {
    const evil = { auths, credsStore: 'evil', credHelpers: { 'ghcr.io': 'evil' } }
    const parsed = parsePullSecret(secret('kubernetes.io/dockerconfigjson', '.dockerconfigjson', evil))
    assert.ok(parsed.ok)
    assert.deepEqual([parsed.config.credsStore, parsed.config.credHelpers.size], [undefined, 0])
  })
})
