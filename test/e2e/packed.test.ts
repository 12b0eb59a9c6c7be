import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, symlinkSync, existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import packageJson from '../../package.json' with { type: 'json' }
import { nameOf } from '../../plugin/install/object-types.ts'
import { asObject } from '../../policies/json.ts'
import { bundleBytes, messageBundle } from '../signing/bundle.ts'
import { signingKey } from '../signing/keys.ts'
import { run, type Finished } from './plugin/support/run.ts'

/** Packs the package as `npm publish` would, and lays it out as the Dockerfile does: nothing but what is in the tarball. */
async function unpack(directory: string): Promise<string> {
  const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', directory])
  assert.equal(packed.code, 0, packed.stderr)
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz')) ?? ''
  const unpacked = await run('tar', [
    '--extract',
    '--gzip',
    '--file',
    join(directory, tarball),
    '--directory',
    directory,
  ])
  assert.equal(unpacked.code, 0, unpacked.stderr)
  return join(directory, 'package')
}

describe('the packed npm package', function () {
  this.timeout(60_000)
  let directory = ''
  let app = ''
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'heal-packed-'))
    app = await unpack(directory)
    // As npm links a program: kubectl finds plugins by the name of the link.
    for (const [name, file] of Object.entries(packageJson.bin)) symlinkSync(join(app, file), join(directory, name))
  })
  after(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  /** Runs a program of it far from the source, with nothing to write to and no home. */
  function packedRun(program: string, ...args: string[]): Promise<Finished> {
    const env = { HOME: '/nonexistent', XDG_CACHE_HOME: undefined, KUBECONFIG: undefined, NODE_PATH: undefined }
    return run(process.execPath, [join(directory, program), ...args], { cwd: directory, env })
  }

  const outputs: [program: string, args: string[], expected: RegExp][] = [
    ['kubectl-heal', ['version'], /^kubectl-heal \d+\.\d+\.\d+ /],
    ['kubectl-heal', ['--help'], /USAGE[^]*install[^]*uninstall/],
    ['kubectl-heal', ['install', '--help'], /--image/],
    ['kubectl-heal', ['uninstall', '--help'], /--webhooks-only/],
    ['heal-admission', ['--version'], /\d+\.\d+\.\d+/],
    ['heal-admission', ['--help'], /--cluster-policies/],
    ['kubectl-heal', ['install', '--dry-run=client'], /^namespace\/heal-system\n[^]*deployment\/heal-admission\n$/],
    ['kubectl-heal', ['install', '--dry-run=client', '--image', 'r/heal:9', '-o', 'json'], /"image": "r\/heal:9"/],
  ]
  for (const [program, args, expected] of outputs)
    it(`runs ${program} ${args.join(' ')} without any package beside it`, async () => {
      const { code, stdout, stderr } = await packedRun(program, ...args)
      assert.equal(code, 0, stderr)
      assert.match(stdout, expected)
    })
  it('has the policies that it ships', async () => {
    const { code, stdout, stderr } = await packedRun(
      'kubectl-heal',
      'policy',
      'list',
      '--policies',
      join(app, 'policies/sets'),
    )
    assert.equal(code, 0, stderr)
    assert.match(stdout, /resource-hygiene/)
  })
  it('verifies signatures in the thread that it ships', async () => {
    const key = signingKey('p256')
    const artifact = Buffer.from('what was released')
    const files = { 'web.tar': artifact, 'web.json': bundleBytes(messageBundle(key, artifact)), 'cosign.pub': key.pem }
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
    const line = 'verify --bundle web.json --artifact web.tar --key cosign.pub'
    const { code, stdout, stderr } = await packedRun('kubectl-heal', ...line.split(' '))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /verdict +verified/)
  })
  it('prints the manifests as YAML that kubectl can apply', async () => {
    const { stdout } = await packedRun('kubectl-heal', 'install', '--dry-run=client', '-o', 'yaml')
    const names = loadAll(stdout).map((document) => nameOf(asObject(document) ?? {}).name)
    assert.ok(names.includes('driftpolicies.kubectl-heal.io'))
    assert.equal(names.at(-1), 'heal-admission')
  })
  it('holds no source, no test and no package of others', () => {
    for (const name of ['plugin', 'admission', 'cluster', 'test', 'node_modules', 'build.ts'])
      assert.equal(existsSync(join(app, name)), false, name)
  })
  it('writes nothing where there is no home', () => {
    assert.equal(existsSync('/nonexistent'), false)
  })
})
