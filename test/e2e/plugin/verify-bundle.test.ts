import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../../signing/artifact.ts'
import { bundleBytes, envelopeBundle, messageBundle } from '../../signing/bundle.ts'
import { signEnvelope } from '../../signing/envelope.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { signingKey, type KeyType } from '../../signing/keys.ts'
import { certificateBundle } from '../../signing/sign-with-certificate.ts'
import { statementBytes } from '../../signing/statement.ts'
import { heal, type Finished } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const artifact = Buffer.from('what was released\n')
const digest = digestOf(artifact)
const key = signingKey('p256')
const elsewhere = Buffer.from('something else\n')

const message = bundleBytes(messageBundle(key, artifact)).toString()
const predicateType = 'https://slsa.dev/provenance/v1'
const envelope = signEnvelope(key, statementBytes(digest, { predicateType, predicate: {} }))

const files = {
  'web.tar': artifact.toString(),
  'else.tar': elsewhere.toString(),
  'web.json': message,
  'attested.json': bundleBytes(envelopeBundle(envelope, { hint: key.hint })).toString(),
  'cosign.pub': key.pem,
  'other.pub': signingKey('p256', 'other').pem,
  'secret.pem': key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'old.json': JSON.stringify({ base64Signature: 'MEUC', cert: '', rekorBundle: {} }),
  'text.json': 'MEUCIQD0',
  'list.json': '[]',
  'strange.json': '{"mediaType":"application/json"}',
  'cut.json': message.slice(0, -20),
  'deep.json': '['.repeat(100_000) + ']'.repeat(100_000),
  'large.json': JSON.stringify('x'.repeat(4 * 1024 * 1024)),
  'root.json': '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{}]}',
  'folder/file': '',
}

interface Row {
  claim: string
  line: string
  code: 0 | 1 | 2
  says: RegExp
}

const sound = '--bundle web.json --artifact web.tar'
const identity = `--certificate-identity ${RELEASE.subject} --certificate-oidc-issuer ${RELEASE.issuer}`

const answers: Row[] = [
  {
    claim: 'a signature by the key is verified',
    line: `${sound} --key cosign.pub`,
    code: 0,
    says: /verdict +verified/,
  },
  {
    claim: 'so is one over a digest alone',
    line: `--bundle web.json --artifact ${digest} --key cosign.pub`,
    code: 0,
    says: /verified/,
  },
  {
    claim: 'an attestation says of which type it is',
    line: '--bundle attested.json --artifact web.tar --key cosign.pub',
    code: 0,
    says: /what +attestation https:\/\/slsa\.dev\/provenance\/v1/,
  },
  {
    claim: 'another key: not verified',
    line: `${sound} --key other.pub`,
    code: 1,
    says: /not verified[^]*another key/,
  },
  {
    claim: 'another file: not verified',
    line: '--bundle web.json --artifact else.tar --key cosign.pub',
    code: 1,
    says: /not verified/,
  },
  {
    claim: 'an attestation of another file names what it is about',
    line: '--bundle attested.json --artifact else.tar --key cosign.pub',
    code: 1,
    says: new RegExp(digest),
  },
]

const mistakes: Row[] = [
  {
    claim: 'an image beside it',
    line: `a/b ${sound} --key cosign.pub`,
    code: 2,
    says: /exclude each other.*--artifact/,
  },
  { claim: 'policies beside it', line: `${sound} --key cosign.pub --policies .`, code: 2, says: /--policies exclude/ },
  { claim: 'no artifact', line: '--bundle web.json --key cosign.pub', code: 2, says: /give --artifact FILE/ },
  { claim: 'nobody who signed', line: sound, code: 2, says: /who must have signed.*--key FILE/ },
  {
    claim: 'a key and an identity',
    line: `${sound} --key cosign.pub ${identity}`,
    code: 2,
    says: /exclude each other/,
  },
  {
    claim: 'an identity without its issuer',
    line: `${sound} --certificate-identity a@example.com`,
    code: 2,
    says: /needs --certificate-oidc-issuer/,
  },
  {
    claim: 'an issuer without an identity',
    line: `${sound} --certificate-oidc-issuer https://a`,
    code: 2,
    says: /needs --certificate-identity/,
  },
  {
    claim: 'an identity without a trusted root',
    line: `${sound} ${identity}`,
    code: 2,
    says: /needs --trusted-root.*cosign/,
  },
  {
    claim: 'a log without a trusted root',
    line: `${sound} --key cosign.pub --tlog require`,
    code: 2,
    says: /--tlog require needs/,
  },
  {
    claim: '--artifact without a bundle',
    line: 'a/b --artifact web.tar',
    code: 2,
    says: /--artifact goes with --bundle/,
  },
  {
    claim: 'a bundle that is not there',
    line: '--bundle no.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /there is no file no\.json/,
  },
  {
    claim: 'a directory in its place',
    line: '--bundle folder --artifact web.tar --key cosign.pub',
    code: 2,
    says: /--bundle: folder is a directory/,
  },
  {
    claim: 'an empty name',
    line: `--bundle web.json --artifact= --key cosign.pub`,
    code: 2,
    says: /--artifact is empty/,
  },
  {
    claim: 'a digest that is none',
    line: '--bundle web.json --artifact sha256:12 --key cosign.pub',
    code: 2,
    says: /no digest.*64 hexadecimal/,
  },
  {
    claim: 'a bundle that is no JSON',
    line: '--bundle text.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /is no JSON/,
  },
  {
    claim: 'a bundle that broke off',
    line: '--bundle cut.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /is no JSON/,
  },
  {
    claim: 'JSON that is no object',
    line: '--bundle list.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /no Sigstore bundle/,
  },
  {
    claim: 'an object that is no bundle',
    line: '--bundle strange.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /--bundle: strange\.json.*Give a Sigstore bundle/,
  },
  {
    claim: "cosign's old format",
    line: '--bundle old.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /old format of cosign.*--new-bundle-format/,
  },
  {
    claim: 'JSON that nests without end',
    line: '--bundle deep.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /--bundle: deep\.json/,
  },
  {
    claim: 'a bundle that is too large',
    line: '--bundle large.json --artifact web.tar --key cosign.pub',
    code: 2,
    says: /larger than 4194304 bytes/,
  },
  { claim: 'a private key', line: `${sound} --key secret.pem`, code: 2, says: /private key/ },
  { claim: 'a key that is none', line: `${sound} --key web.tar`, code: 2, says: /--key: web\.tar/ },
  {
    claim: 'a trusted root that is none',
    line: `${sound} ${identity} --trusted-root web.tar`,
    code: 2,
    says: /--trusted-root: web\.tar: the trust root is no JSON/,
  },
  {
    claim: 'a log without a key',
    line: `${sound} ${identity} --trusted-root root.json`,
    code: 2,
    says: /tlogs\[0\]\.publicKey is missing/,
  },
]

describe('kubectl heal verify --bundle', () => {
  let cwd = ''
  before(() => {
    cwd = workspace(files)
  })
  after(() => {
    removeWorkspace(cwd)
  })

  const run = (line: string): Promise<Finished> => heal(['verify', ...line.split(' ')], { cwd })
  const put = (name: string, bytes: string | Uint8Array): void => {
    writeFileSync(join(cwd, name), bytes)
  }

  for (const { claim, line, code, says } of [...answers, ...mistakes])
    it(claim, async () => {
      const finished = await run(line)
      assert.equal(finished.code, code, finished.stdout + finished.stderr)
      assert.match(code === 2 ? finished.stderr : finished.stdout, says)
      assert.equal(code === 2 ? finished.stdout : finished.stderr, '')
      assert.ok(!finished.stderr.includes('PRIVATE'), 'a private key is never shown')
    })

  const types: KeyType[] = ['p384', 'p521', 'rsa2048', 'ed25519', 'ed25519ph']
  for (const type of types)
    it(`a signature by a key of type ${type} is verified over its file`, async () => {
      const signer = signingKey(type)
      put(`${type}.json`, bundleBytes(messageBundle(signer, artifact)))
      put(`${type}.pub`, signer.pem)
      const { code, stdout, stderr } = await run(`--bundle ${type}.json --artifact web.tar --key ${type}.pub`)
      assert.equal(code, 0, stdout + stderr)
    })

  it('an identity is verified by a trusted root: exactly that one, of that issuer', async () => {
    const sigstore = await createSigstore()
    const signed = signEnvelope(
      (await sigstore.certify()).key,
      statementBytes(digest, { predicateType, predicate: {} }),
    )
    const certificate = await sigstore.certify()
    const own = signEnvelope(certificate.key, statementBytes(digest, { predicateType, predicate: {} }))
    put('keyless.json', bundleBytes(await certificateBundle(own, certificate, { log: sigstore.log })))
    put('forged.json', bundleBytes(await certificateBundle(signed, certificate, { log: sigstore.log })))
    put('trusted_root.json', sigstore.trustRoot)
    const line = (bundle: string, who = identity): string =>
      `--bundle ${bundle} --artifact web.tar ${who} --trusted-root trusted_root.json`
    const good = await run(line('keyless.json'))
    assert.equal(good.code, 0, good.stdout + good.stderr)
    assert.ok(good.stdout.includes(RELEASE.subject))
    assert.equal((await run(line('forged.json'))).code, 1)
    assert.equal((await run(line('keyless.json', identity.replace('main', 'mai')))).code, 1)
    assert.equal((await run(line('keyless.json', identity.replace('actions', 'action')))).code, 1)
  })

  it('-o json has the fields of the docs', async () => {
    const { stdout } = await run(`${sound} --key other.pub -o json`)
    const { durationMilliseconds, reason, ...rest } = JSON.parse(stdout) as Record<string, unknown>
    assert.equal(typeof durationMilliseconds, 'number')
    assert.equal(typeof reason, 'string')
    assert.deepEqual(rest, { bundle: 'web.json', digest, outcome: 'violation', what: 'signature', signer: null })
  })
})
