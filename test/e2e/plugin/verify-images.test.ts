import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needsRegistry } from '../../registry/needs-registry.ts'
import { registryUser } from '../../registry/options.ts'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import { startRegistry, type Registry } from '../../registry/registry.ts'
import { signingKey } from '../../signing/keys.ts'
import { attestImage, signImage } from '../../signing/sign-image.ts'
import { imagePolicy, ruleFor } from './support/image-policy.ts'
import { heal, type Finished } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const key = signingKey('p256')
const predicateType = 'https://slsa.dev/provenance/v1'

/** Pushes an image as `TAG`, signed where it is to be. */
async function push({ pusher }: Registry, name: string, signed: boolean): Promise<string> {
  const image = await pushImage(pusher, name, '1')
  if (signed) await pushArtifacts(pusher, name, image, [signImage(image.digest, key, 'bundle').artifact])
  return image.digest
}

describe('kubectl heal verify IMAGE', function () {
  this.timeout(60_000)
  let cwd = ''
  let open: Registry | undefined
  let guarded: Registry | undefined
  let digest = ''
  before(async function () {
    needsRegistry(this)
    open = await startRegistry()
    guarded = await startRegistry({ auth: 'basic', tls: true })
    digest = await push(open, 'shop/web', true)
    await push(open, 'shop/bare', false)
    await push(guarded, 'shop/web', true)
    const { host } = open
    const attestation = { key: { pem: key.pem }, attestation: { predicateType } }
    const twice = { ...ruleFor(host, key), attestors: [{ key: { pem: key.pem } }, attestation] }
    const withCa = { registries: [{ host: guarded.host, ca: guarded.ca ?? '' }] }
    cwd = workspace({
      'p.yaml': imagePolicy(ruleFor(host, key)),
      'other.yaml': imagePolicy(ruleFor(host, signingKey('p256', 'other'))),
      'both/one.yaml': imagePolicy(ruleFor(host, key), 'first'),
      'both/two.yaml': imagePolicy(ruleFor(host, signingKey('p256', 'other')), 'second'),
      'twice.yaml': imagePolicy(twice),
      'tls.yaml': imagePolicy(ruleFor(host, key, { registries: [{ host }] })),
      'skip.yaml': imagePolicy(ruleFor(host, key, { skip: ['*/shop/bare'] })),
      'ca.yaml': imagePolicy(ruleFor(guarded.host, key, withCa)),
      'no-ca.yaml': imagePolicy(ruleFor(guarded.host, key, { registries: [] })),
      'none.yaml': limitsPolicy,
      'root.yaml': imagePolicy(ruleFor(host, key, { tlog: 'require', trustRoot: { file: 'no.json' } })),
    })
  })
  after(async () => {
    await open?.stop()
    await guarded?.stop()
    removeWorkspace(cwd)
  })

  /** `OPEN` and `GUARDED` stand for the registries. */
  function run(line: string, env: Record<string, string> = {}, stdin = ''): Promise<Finished> {
    const words = line.replaceAll('OPEN', open?.host ?? '').replaceAll('GUARDED', guarded?.host ?? '')
    const home = { HOME: cwd, DOCKER_CONFIG: '', KUBECONFIG: join(cwd, 'none'), REGISTRY_AUTH_FILE: '' }
    return heal(['verify', ...words.split(' ')], { cwd, stdin, env: { ...home, ...env } })
  }

  const claims: { claim: string; line: string; code: number; says?: RegExp; tells?: RegExp }[] = [
    {
      claim: 'a signed image: its digest, the layout, who signed and for which attestor',
      line: 'OPEN/shop/web:1 --policies p.yaml',
      code: 0,
      says: /digest +sha256:[0-9a-f]{64}\n[^]*verdict +verified\n[^]*signature +fallback-tag +sha256:\S+ +verified by key SHA256:\S+ for attestors\[0\]/,
    },
    {
      claim: 'an unsigned image is not verified',
      line: 'OPEN/shop/bare:1 --policies p.yaml',
      code: 1,
      says: /not verified\nreason +\S+\/shop\/bare has no signature of sha256:/,
    },
    {
      claim: 'a signature by another key is told with its reason',
      line: 'OPEN/shop/web:1 --policies other.yaml',
      code: 1,
      says: /refused: signed by another key/,
    },
    {
      claim: 'an image that the registry does not have is not verified',
      line: 'OPEN/shop/missing:1 --policies p.yaml',
      code: 1,
      says: /has no image shop\/missing:1/,
    },
    {
      claim: 'every rule that covers it is asked, and all must be satisfied',
      line: 'OPEN/shop/web:1 --policies both',
      code: 1,
      says: /first\/signed\nverdict +verified[^]*second\/signed\nverdict +not verified/,
    },
    { claim: '--policy asks the rules of one', line: 'OPEN/shop/web:1 --policies both --policy first', code: 0 },
    {
      claim: 'several images are told one after the other',
      line: 'OPEN/shop/web:1 OPEN/shop/bare:1 --policies p.yaml',
      code: 1,
    },
    {
      claim: 'an attestor that is missing is in the table of attestors',
      line: 'OPEN/shop/web:1 --policies twice.yaml',
      code: 1,
      says: /attestors\[0\] +1 +key SHA256:\w+…\nattestors\[1\] +1 +nothing/,
    },
    {
      claim: 'a registry of http: is not known without insecure, which is said',
      line: 'OPEN/shop/web:1 --policies tls.yaml',
      code: 2,
      says: /not known\nreason .*insecure: true/,
    },
    {
      claim: 'a registry of a private authority is not known without it',
      line: 'GUARDED/shop/web:1 --policies no-ca.yaml',
      code: 2,
      says: /unknown authority: give its CA in registries\[\]\.ca/,
    },
    {
      claim: 'a registry that wants credentials: where they were looked for, and how to have some',
      line: 'GUARDED/shop/web:1 --policies ca.yaml',
      code: 2,
      says: /asks for credentials/,
      tells: /no credentials for \S+ in \S+\/\.docker\/config\.json.*docker login/,
    },
    {
      claim: 'a trust root that is not there',
      line: 'OPEN/shop/web:1 --policies root.yaml',
      code: 2,
      says: /there is no file \S+\/no\.json/,
    },
    {
      claim: 'an image that no rule covers: the globs',
      line: 'nginx --policies p.yaml',
      code: 2,
      tells: /no signedImages rule covers nginx \(docker\.io\/library\/nginx\)[^]*images\/signed 127/,
    },
    {
      claim: 'an image that is skipped is not covered',
      line: 'OPEN/shop/bare:1 --policies skip.yaml',
      code: 2,
      tells: /without \*\/shop\/bare/,
    },
    {
      claim: 'a malformed reference',
      line: 'OPEN/Shop/web:1 --policies p.yaml',
      code: 2,
      tells: /image "\S+" has capital letters/,
    },
    {
      claim: 'several malformed references, all told',
      line: 'a: https://b --policies p.yaml',
      code: 2,
      tells: /empty tag; image "https:\/\/b" is a URL/,
    },
    {
      claim: 'a malformed digest',
      line: 'OPEN/shop/web@sha256:12 --policies p.yaml',
      code: 2,
      tells: /malformed digest/,
    },
    {
      claim: 'a policy of another name, with the nearest',
      line: 'OPEN/shop/web:1 --policies p.yaml --policy image',
      code: 2,
      tells: /no policy "image". Did you mean "images"\?/,
    },
    {
      claim: 'a rule of another name',
      line: 'OPEN/shop/web:1 --policies p.yaml --rule sign',
      code: 2,
      tells: /no signedImages rule "sign"/,
    },
    {
      claim: 'policies without such a rule',
      line: 'OPEN/shop/web:1 --policies none.yaml',
      code: 2,
      tells: /no rule of type signedImages/,
    },
    { claim: 'no policies', line: 'OPEN/shop/web:1', code: 2, tells: /give --policies/ },
    { claim: 'no image', line: '--policies p.yaml', code: 2, tells: /nothing to verify/ },
  ]

  for (const { claim, line, code, says, tells } of claims)
    it(claim, async () => {
      const finished = await run(line)
      assert.equal(finished.code, code, finished.stdout + finished.stderr)
      if (says !== undefined) assert.match(finished.stdout, says)
      if (tells === undefined) assert.equal(finished.stderr, '')
      else assert.match(finished.stderr, tells)
    })

  it('the policies of a cluster come by standard input', async () => {
    const stdin = readFileSync(join(cwd, 'p.yaml'), 'utf8')
    const { code, stderr } = await run('OPEN/shop/web:1 --policies -', {}, stdin)
    assert.equal(code, 0, stderr)
  })

  it("the docker configuration's login is used, wherever DOCKER_CONFIG says it is", async () => {
    const auth = Buffer.from(`${registryUser.username}:${registryUser.password}`).toString('base64')
    mkdirSync(join(cwd, 'docker'))
    writeFileSync(join(cwd, 'docker/config.json'), JSON.stringify({ auths: { [guarded?.host ?? '']: { auth } } }))
    const finished = await run('GUARDED/shop/web:1 --policies ca.yaml', { DOCKER_CONFIG: join(cwd, 'docker') })
    assert.equal(finished.code, 0, finished.stdout + finished.stderr)
  })

  it("with -n a cluster's pull Secrets are wanted: where there is no cluster this is told", async () => {
    const { code, stdout } = await run('GUARDED/shop/web:1 --policies ca.yaml -n shop')
    assert.equal(code, 2)
    assert.match(stdout, /asks for credentials; ServiceAccount shop\/default could not be read: .*kubeconfig/)
  })

  it('-o json has the fields of the docs', async () => {
    const { stdout } = await run('OPEN/shop/web:1 --policies other.yaml -o json')
    const { results, summary } = JSON.parse(stdout) as { results: Record<string, unknown>[]; summary: unknown }
    assert.deepEqual(summary, { verified: 0, violation: 1, indeterminate: 0 })
    const { durationMilliseconds, candidates, reasons, ...rest } = results[0] ?? {}
    assert.equal(typeof durationMilliseconds, 'number')
    assert.match(String((reasons as string[])[0]), /signed by another key/)
    const [found = {}] = candidates as Record<string, unknown>[]
    assert.deepEqual(Object.keys(found), ['layout', 'digest', 'what', 'satisfies', 'signer', 'reason'])
    assert.deepEqual(rest, {
      image: `${open?.host ?? ''}/shop/web:1`,
      policy: 'images',
      rule: 'signed',
      outcome: 'violation',
      digest,
      registry: open?.host,
      attestors: [{ path: 'attestors[0]', count: 1, satisfied: [] }],
      cache: { digest: 'miss', verdict: 'miss' },
    })
  })

  it('an attestation satisfies the entry that wants it', async () => {
    const { pusher } = open ?? (await startRegistry())
    const image = await pushImage(pusher, 'shop/attested', '1')
    const attested = { predicateType, predicate: {} }
    const signed = [signImage(image.digest, key, 'classic'), attestImage(image.digest, key, attested, 'bundle')]
    await pushArtifacts(
      pusher,
      'shop/attested',
      image,
      signed.map(({ artifact }) => artifact),
    )
    const { code, stdout } = await run('OPEN/shop/attested:1 --policies twice.yaml')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /attestation https:\/\/slsa\.dev\/provenance\/v1 +fallback-tag .* for attestors\[1\]/)
  })
})

const limitsPolicy = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: limits}
spec: {match: {}, action: Warn, rules: [{name: limits, resourceLimits: {require: {limits: [memory]}}}]}
`
