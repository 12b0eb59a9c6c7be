import assert from 'node:assert/strict'
import { checkSignedImages, loadCheckers } from '../../../policies/rules/signed-images/check-options.ts'
import type { EntryOptions, SignedImagesOptions } from '../../../policies/rules/signed-images/options.ts'
import { signedImages } from '../../../policies/rules/signed-images.ts'
import { authority } from '../../support/authority.ts'
import { publicKey } from '../../support/public-key.ts'
import { trustRootText } from '../../support/trust-root.ts'
import { prepare } from './prepared-case.ts'

const key: EntryOptions = { key: { pem: publicKey } }
const keyless = { issuer: 'https://issuer.example.com', subject: 'release@example.com' }
const patterns = { issuerPattern: 'https://.*', subjectPattern: String.raw`.*@example\.com` }
const reference = { namespace: 'heal-system', name: 'sigstore' }
const trustRoot = { configMapRef: reference }
const slsa = { predicateType: 'https://slsa.dev/provenance/v1' }
const built = { ...slsa, conditions: ['predicate.runDetails.builder.id == "https://ci.example.com"'] }
const slsaWith = (...conditions: string[]): EntryOptions => ({ ...key, attestation: { ...slsa, conditions } })

const options = (more: Partial<SignedImagesOptions>): SignedImagesOptions => ({
  images: ['*'],
  attestors: [key],
  ...more,
})
const attested = (...attestors: SignedImagesOptions['attestors'][number][]): SignedImagesOptions =>
  options({ attestors, trustRoot })
const registries = (...given: NonNullable<SignedImagesOptions['registries']>[number][]): SignedImagesOptions =>
  options({ registries: given })

describe('options of signedImages', () => {
  before(() => loadCheckers([attested({ keyless: patterns }, slsaWith('true'))]))

  const accepted: readonly (readonly [claim: string, given: SignedImagesOptions])[] = [
    ['a key', options({})],
    ['a Secret', attested({ key: { secretRef: { namespace: 'heal-system', name: 'keys' } } })],
    ['an identity', attested({ keyless })],
    ['patterns', attested({ keyless: patterns })],
    ['one of two', attested({ count: 1, entries: [key, { keyless }] })],
    ['a certificate', attested({ certificate: { chain: authority.intermediate + authority.root } })],
    ['a signature and an attestation of the same key', attested(key, { ...key, attestation: built })],
    ['an attestation by whoever signs', attested(key, { attestation: slsa })],
    ['two attestations of the same key', attested({ entries: [slsaWith('true'), slsaWith('!false')] })],
    ['a trust root as text', options({ trustRoot: { inline: trustRootText() } })],
    ['a trust root as a file', options({ trustRoot: { file: 'trusted_root.json' } })],
    ['the log asked for', options({ tlog: 'require', trustRoot })],
    [
      'images of a digest',
      options({ images: [`registry.example.com/web@sha256:${'a'.repeat(64)}`, '*@sha256:*', '*@*'] }),
    ],
    [
      'registries',
      registries(
        { host: 'docker.io' },
        { host: 'localhost:5000', insecure: true },
        { host: '10.0.0.1' },
        { host: '[::1]:5000' },
        { host: 'registry', ca: authority.root },
      ),
    ],
  ]
  for (const [claim, given] of accepted)
    it(`accept ${claim}`, () => {
      const { problems, warnings } = prepare(signedImages, given)
      assert.deepEqual([...problems, ...warnings], [])
    })

  const who = 'say who signs it: add key, keyless or certificate'
  const one = 'give only one of key, keyless, certificate; others are entries of their own'
  const noHost = (host: string): string => `"${host}" is no host with an optional port (registry.example.com:5000)`
  const refused: readonly (readonly [claim: string, given: SignedImagesOptions, ...problems: string[]])[] = [
    ['a bad glob', options({ images: ['reg/[a]'] }), 'images[0]: "[" is not supported in globs; only * is special'],
    ['a bad glob to skip', options({ skip: ['{a}'] }), 'skip[0]: "{" is not supported in globs; only * is special'],
    [
      'a digest that is none',
      options({ images: ['web', 'web@sha256:abc'] }),
      'images[1]: "sha256:abc" is no digest: write sha256: and 64 hexadecimal digits, or *',
    ],
    ['an empty attestor', attested({}), `attestors[0]: ${who}`],
    ['an attestation of nobody', attested({ attestation: slsa }), `attestors[0]: ${who}`],
    ['an entry of nobody', attested({ entries: [key, {}] }), `attestors[0].entries[1]: ${who}`],
    ['two signers in one', attested({ ...key, keyless }), `attestors[0]: ${one}`],
    ['an empty key', attested({ key: {} }), 'attestors[0].key: give exactly one of pem, secretRef'],
    [
      'a key that is none',
      attested({ entries: [key, { key: { pem: 'cosign.pub' } }] }),
      'attestors[0].entries[1].key.pem: this is no PEM: no line is -----BEGIN …-----; it looks like the name of a file, and what is in the file is wanted',
    ],
    [
      'a chain that is none',
      attested({ certificate: { chain: publicKey } }),
      'attestors[0].certificate.chain: certificate 1 is none, but a PUBLIC KEY',
    ],
    [
      'an identity without a subject',
      attested({ keyless: { issuer: 'a' } }),
      'attestors[0].keyless: give exactly one of subject, subjectPattern',
    ],
    [
      'an issuer twice',
      attested({ keyless: { ...keyless, issuerPattern: 'a' } }),
      'attestors[0].keyless: give exactly one of issuer, issuerPattern',
    ],
    [
      'patterns that are none, or not of RE2',
      attested({ keyless: { issuerPattern: '(', subjectPattern: '(a)\\1' } }),
      'attestors[0].keyless.issuerPattern: "(" is no RE2 pattern',
      'attestors[0].keyless.subjectPattern: "(a)\\1" is no RE2 pattern',
    ],
    [
      'conditions that are none',
      attested(slsaWith('true', 'object.spec == 1', 'predicate ==')),
      "attestors[0].attestation.conditions[1]: 1:1: undeclared reference to 'object'",
      "attestors[0].attestation.conditions[2]: 1:11: syntax error at '=='",
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
      'the same key twice: one signature would be two of three',
      attested({ count: 2, entries: [key, { keyless }, { key: { pem: `again\n${publicKey}` } }] }),
      'attestors[0].entries[2]: one signature would count for attestors[0].entries[0] too',
    ],
    [
      'the same identity twice',
      attested({ count: 2, entries: [{ keyless }, { keyless: { ...keyless } }] }),
      'attestors[0].entries[1]: one signature would count for attestors[0].entries[0] too',
    ],
    [
      'keyless without a trust root',
      options({ attestors: [{ entries: [key, { keyless }] }] }),
      'attestors[0].entries[1].keyless: keyless needs a trustRoot: the trusted_root.json that names Fulcio and Rekor',
    ],
    [
      'a log that is asked for without a trust root',
      options({ tlog: 'require' }),
      'tlog: require needs a trustRoot: the trusted_root.json that names the log',
    ],
    [
      'two trust roots',
      options({ trustRoot: { file: 'a', configMapRef: reference } }),
      'trustRoot: give exactly one of file, inline, configMapRef',
    ],
    [
      'a trust root that is none',
      options({ trustRoot: { inline: trustRootText({ tlogs: [{}] }) } }),
      'trustRoot.inline: tlogs[0].publicKey is missing',
    ],
    [
      'the name of a trust root',
      options({ trustRoot: { inline: 'trusted_root.json' } }),
      'trustRoot.inline: looks like the name of a file: give what is in it, or name it as `file`',
    ],
    [
      'a trust root that names no authority for identities',
      options({ attestors: [{ keyless }], trustRoot: { inline: trustRootText({ certificateAuthorities: [] }) } }),
      'trustRoot.inline: keyless needs a certificate authority (Fulcio), and the trust root names none',
    ],
    [
      'a trust root that names no log where the log is asked for',
      options({ tlog: 'require', trustRoot: { inline: trustRootText({ tlogs: [] }) } }),
      'trustRoot.inline: tlog: require needs a log (Rekor), and the trust root names none',
    ],
    [
      'an identity that nothing trusted could date',
      options({ attestors: [{ keyless }], tlog: 'ignore', trustRoot: { inline: trustRootText() } }),
      'trustRoot.inline: keyless without the log needs a timestamp authority, and the trust root names none',
    ],
    [
      'a registry with a scheme',
      registries({ host: 'https://registry.example.com' }),
      'registries[0].host: "https://registry.example.com" is no host: leave out the scheme and the path (registry.example.com:5000)',
    ],
    ['a registry that is no host', registries({ host: 'a b' }), `registries[0].host: ${noHost('a b')}`],
    [
      'a port that is none',
      registries({ host: 'r.example.com:99999' }),
      `registries[0].host: ${noHost('r.example.com:99999')}`,
    ],
    ['capitals', registries({ host: 'R.example.com' }), 'registries[0].host: "R.example.com" is written in lower case'],
    [
      'another name of Docker Hub',
      registries({ host: 'index.docker.io' }),
      'registries[0].host: "index.docker.io" is written docker.io',
    ],
    [
      'a registry twice',
      registries({ host: 'r.example.com' }, { host: 'r.example.com', insecure: true }),
      'registries[1].host: "r.example.com" is named by registries[0] already',
    ],
    [
      'authorities without TLS',
      registries({ host: 'r.example.com', insecure: true, ca: authority.root }),
      'registries[0]: without TLS (insecure) no ca is asked: give one of the two',
    ],
    [
      'authorities that are none',
      registries({ host: 'r.example.com', ca: 'PEM' }),
      'registries[0].ca: this is no PEM: no line is -----BEGIN …-----',
    ],
    [
      'the path of authorities',
      registries({ host: 'r.example.com', ca: '../tls/ca.pem' }),
      'registries[0].ca: this is no PEM: no line is -----BEGIN …-----; it looks like the name of a file, and what is in the file is wanted',
    ],
  ]
  for (const [claim, given, ...problems] of refused)
    it(`refuse ${claim}`, () => {
      assert.deepEqual(prepare(signedImages, given).problems, problems)
    })

  it('never show a private key', () => {
    const secret = 'MC4CAQAwBQYDK2VwBCIEIB'
    const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`
    const [problem = ''] = prepare(signedImages, attested({ key: { pem } })).problems
    assert.match(problem, /^attestors\[0\]\.key\.pem: this is a private key/)
    assert.ok(!problem.includes(secret))
  })

  it('of an object of the cluster name no file', () => {
    const problems: string[] = []
    checkSignedImages(options({ trustRoot: { file: 'trusted_root.json' } }), {
      source: 'DriftPolicy/signed',
      inCluster: true,
      kinds: [],
      match: {},
      problem: (path, message) => problems.push(`${path}: ${message}`),
      warning: () => assert.fail('no warning'),
    })
    assert.deepEqual(problems, [
      'trustRoot.file: an object of a cluster has no files beside it; use configMapRef or inline',
    ])
  })
})
