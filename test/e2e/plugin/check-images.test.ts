import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Report } from '../../../plugin/check/report.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { signingKey } from '../../signing/keys.ts'
import { demand } from '../../support/scripted-registry/authentication.ts'
import { hang } from '../../support/scripted-registry/replies.ts'
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'
import { imagePolicy, podOf, ruleFor, type ImageRule } from './support/image-policy.ts'
import { heal, type Finished } from './support/run.ts'
import { signedContent } from './support/signed-content.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const key = signingKey('p256')
const attestors = [{ key: { secretRef: { namespace: 'keys', name: 'cosign' } } }]

describe('check of images', function () {
  this.timeout(60_000)
  let cwd = ''
  let registry: ScriptedRegistry
  let guarded: ScriptedRegistry
  let silent: ScriptedRegistry
  let sandbox: Sandbox
  let kubeconfig = ''
  before(async () => {
    const content = signedContent(key)
    ;[registry, guarded, silent] = await Promise.all([
      startScriptedRegistry({ content }),
      startScriptedRegistry({ content }),
      startScriptedRegistry(),
    ])
    silent.on(/./, hang)
    const login = Buffer.from('robot:secret').toString('base64')
    demand(guarded, 'Basic realm="registry"', () => `Basic ${login}`)
    const web = `${registry.host}/shop/web:web`
    const many = Array.from({ length: 1000 }, (_, index) => podOf(web, `web-${String(index)}`))
    const rule = ruleFor(registry.host, key)
    const policyOf = (rest: Partial<ImageRule>): string => imagePolicy({ ...rule, ...rest })
    cwd = workspace({
      'p.yaml': imagePolicy(rule),
      'warn.yaml': imagePolicy(ruleFor(silent.host, key, { onError: 'warn' })),
      'silent.yaml': imagePolicy(ruleFor(silent.host, key)),
      'secret.yaml': policyOf({ attestors }),
      'guarded.yaml': imagePolicy(ruleFor(guarded.host, key, { mutate: 'off' })),
      'web.yaml': podOf(web),
      'bare.yaml': podOf(`${registry.host}/shop/web:bare`),
      'other.yaml': podOf('registry.example.com/web:1'),
      'silent-pods.yaml': ['a', 'b', 'c'].map((name) => podOf(`${silent.host}/web:1`, name)).join('---\n'),
      'many.yaml': many.join('---\n'),
      'review.json': JSON.stringify(review(`${registry.host}/shop/web:bare`)),
    })
    sandbox = await startSandbox({ controllers: false })
    kubeconfig = await sandbox.kubeconfigPath('admin')
    await fill(sandbox, guarded.host, login)
  })
  after(async () => {
    await Promise.all([registry.stop(), guarded.stop(), silent.stop(), sandbox.stop()])
    removeWorkspace(cwd)
  })

  const run = (line: string, env: Record<string, string> = {}): Promise<Finished> => {
    const home = { HOME: cwd, DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '', KUBECONFIG: join(cwd, 'none') }
    return heal(['check', ...line.split(' ')], { cwd, env: { ...home, ...env } })
  }
  const reportOf = ({ stdout }: Finished): Report => JSON.parse(stdout) as Report

  const claims: { claim: string; line: string; code: number; results: string[]; says?: RegExp }[] = [
    { claim: 'a signed image passes', line: '-f web.yaml --policies p.yaml', code: 0, results: ['pass'] },
    {
      claim: 'an unsigned one fails, with the reason',
      line: '-f bare.yaml --policies p.yaml',
      code: 1,
      results: ['fail'],
      says: /has no signature of sha256:/,
    },
    {
      claim: 'a review is judged by the registry too',
      line: '--review review.json --policies p.yaml',
      code: 1,
      results: ['fail'],
      says: /has no signature of sha256:/,
    },
    {
      claim: 'a registry that does not answer in the given time is an error',
      line: '-f silent-pods.yaml --policies silent.yaml --request-timeout 1s',
      code: 2,
      results: ['error', 'error', 'error'],
      says: /in time/,
    },
    {
      claim: 'of which onError: warn only warns',
      line: '-f silent-pods.yaml --policies warn.yaml --request-timeout 1s',
      code: 0,
      results: ['warn', 'warn', 'warn'],
      says: /in time/,
    },
  ]
  for (const { claim, line, code, results, says } of claims)
    it(claim, async () => {
      const finished = await run(`${line} -o json`)
      assert.equal(finished.code, code, finished.stdout + finished.stderr)
      const found = reportOf(finished).results
      assert.deepEqual(
        found.map(({ result }) => result),
        results,
      )
      if (says !== undefined) for (const { message } of found) assert.match(message, says)
    })

  it('pins a tag in what it says that admission would change', async () => {
    const { patches } = reportOf(await run('-f web.yaml --policies p.yaml -o json'))
    assert.match(JSON.stringify(patches[0]?.patch), /:web@sha256:[0-9a-f]{64}/)
  })

  it('junit and sarif tell the reason', async () => {
    for (const format of ['junit', 'sarif']) {
      const { stdout } = await run(`-f bare.yaml --policies p.yaml -o ${format}`)
      assert.match(stdout, /has no signature of sha256:/)
    }
  })

  it('--offline asks nobody and warns', async () => {
    const before = registry.seen.length
    const { code, stdout } = await run('-f web.yaml --policies p.yaml --offline')
    assert.equal(code, 0)
    assert.match(stdout, /^warn .*image \S+:web is not looked up \(--offline\)$/m)
    assert.equal(registry.seen.length, before)
    assert.equal((await run('-f web.yaml --policies p.yaml --offline --strict')).code, 1)
  })

  it('images that no rule covers are not asked about', async () => {
    const { code } = await run('-f other.yaml --policies p.yaml')
    assert.equal(code, 0)
  })

  it('1,000 manifests with one image cost one verification', async () => {
    const one = await requestsOf('-f web.yaml --policies p.yaml')
    const many = await requestsOf('-f many.yaml --policies p.yaml')
    assert.equal(many, one)
  })

  async function requestsOf(line: string): Promise<number> {
    const before = registry.seen.length
    const { code, stderr } = await run(line)
    assert.equal(code, 0, stderr)
    return registry.seen.length - before
  }

  it('three manifests with an image of a silent registry wait once', async () => {
    const before = silent.seen.length
    await run('-f silent-pods.yaml --policies silent.yaml --request-timeout 1s')
    assert.equal(silent.seen.length, before + 1)
  })

  it('a key in a Secret is read by the kubeconfig, wherever the flags say that it is', async () => {
    const { code, stdout, stderr } = await run(`-f web.yaml --policies secret.yaml --kubeconfig ${kubeconfig}`)
    assert.equal(code, 0, stdout + stderr)
  })

  it('a key in a Secret without a kubeconfig is not known, and told', async () => {
    const { code, stdout } = await run('-f web.yaml --policies secret.yaml')
    assert.equal(code, 2)
    assert.match(stdout, /Secret keys\/cosign could not be read: .*kubeconfig/)
  })

  it('flags that would do nothing are refused', async () => {
    const idle = await run('-f web.yaml --policies p.yaml --context a')
    assert.equal(idle.code, 2)
    assert.match(idle.stderr, /--context goes with --cluster/)
  })

  it('a registry that wants credentials is told with where they were looked for', async () => {
    const { code, stderr } = await run(`--cluster -n other --policies guarded.yaml --kubeconfig ${kubeconfig}`)
    assert.equal(code, 2)
    assert.match(stderr, /no credentials for \S+ in .*config\.json/)
  })

  it("--cluster verifies with the pods' pull Secrets, every image once", async () => {
    const before = guarded.seen.length
    const finished = await run(`--cluster -n shop --policies guarded.yaml --kubeconfig ${kubeconfig} -o json`)
    assert.equal(finished.code, 1, finished.stdout + finished.stderr)
    const results = reportOf(finished).results.map(({ result, resource }) => `${resource.name} ${result}`)
    assert.deepEqual(results.sort(), ['a pass', 'b pass', 'c fail'])
    assert.ok(guarded.seen.length - before < 25, `${String(guarded.seen.length - before)} requests`)
  })

  it("verify -n uses the pull Secrets of the namespace's ServiceAccount", async () => {
    const words = ['verify', `${guarded.host}/shop/web:web`, '--policies', 'guarded.yaml', '-n', 'shop']
    const { code, stdout, stderr } = await heal(words, { cwd, env: { HOME: cwd, KUBECONFIG: kubeconfig } })
    assert.equal(code, 0, stdout + stderr)
  })

  it('--cluster --offline asks no registry', async () => {
    const before = guarded.seen.length
    const { code } = await run(`--cluster -n shop --policies guarded.yaml --kubeconfig ${kubeconfig} --offline`)
    assert.equal(code, 0)
    assert.equal(guarded.seen.length, before)
  })
})

/** A key in a Secret, and pods whose images a registry shows to its robot alone. */
async function fill(sandbox: Sandbox, host: string, auth: string): Promise<void> {
  const client = sandbox.client('admin')
  const post = async (path: string, body: object): Promise<void> => {
    const { status } = await client({ method: 'POST', path: `/api/v1/${path}`, body })
    assert.equal(status, 201, path)
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  for (const name of ['keys', 'shop', 'other']) await post('namespaces', { metadata: { name } })
  const data = { 'cosign.pub': base64(key.pem) }
  await post('namespaces/keys/secrets', { metadata: { name: 'cosign' }, type: 'Opaque', data })
  const config = { '.dockerconfigjson': base64(JSON.stringify({ auths: { [host]: { auth } } })) }
  const secret = { metadata: { name: 'pull' }, type: 'kubernetes.io/dockerconfigjson', data: config }
  await post('namespaces/shop/secrets', secret)
  await post('namespaces/shop/serviceaccounts', { metadata: { name: 'default' }, imagePullSecrets: [{ name: 'pull' }] })
  const pods = { a: 'web', b: 'web', c: 'bare' }
  for (const [name, tag] of Object.entries(pods)) {
    const containers = [{ name: 'web', image: `${host}/shop/web:${tag}` }]
    await post('namespaces/shop/pods', {
      metadata: { name },
      spec: { containers, imagePullSecrets: [{ name: 'pull' }] },
    })
  }
  const containers = [{ name: 'web', image: `${host}/shop/web:web` }]
  await post('namespaces/other/pods', { metadata: { name: 'a' }, spec: { containers } })
}

function review(image: string): object {
  const request = {
    uid: '1',
    operation: 'CREATE',
    resource: { group: '', version: 'v1', resource: 'pods' },
    name: 'web',
    namespace: 'shop',
    userInfo: { username: 'alice' },
    object: JSON.parse(podOf(image)) as object,
  }
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }
}
