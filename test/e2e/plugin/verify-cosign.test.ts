import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { needsCosign } from '../../cosign/needs-cosign.ts'
import { heal } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const exec = promisify(execFile)
const offline = ['--use-signing-config=false', '--tlog-upload=false', '--yes']

describe('kubectl heal verify --bundle of what the real cosign signed', function () {
  this.timeout(120_000)
  let cwd = ''
  let program = ''
  const cosign = (...args: string[]) =>
    exec(program, args, { cwd, env: { ...process.env, COSIGN_PASSWORD: '', HOME: cwd } })
  before(async function () {
    program = needsCosign(this)
    cwd = workspace({ 'web.tar': 'what was released\n', 'predicate.json': '{"builder":{"id":"https://ci.example"}}' })
    await cosign('generate-key-pair')
  })
  after(() => {
    if (cwd !== '') removeWorkspace(cwd)
  })

  const verify = (bundle: string, artifact = 'web.tar') =>
    heal(['verify', '--bundle', bundle, '--artifact', artifact, '--key', 'cosign.pub'], { cwd })

  it('sign-blob --bundle', async () => {
    await cosign('sign-blob', '--key', 'cosign.key', ...offline, '--bundle', 'blob.json', 'web.tar')
    const { code, stdout, stderr } = await verify('blob.json')
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /what +signature/)
    assert.equal((await verify('blob.json', 'predicate.json')).code, 1)
  })

  it('attest-blob --bundle', async () => {
    const what = ['--type', 'slsaprovenance1', '--predicate', 'predicate.json']
    await cosign('attest-blob', '--key', 'cosign.key', ...offline, ...what, '--bundle', 'attested.json', 'web.tar')
    const { code, stdout, stderr } = await verify('attested.json')
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /what +attestation https:\/\/slsa\.dev\/provenance\/v1/)
    assert.equal((await verify('attested.json', 'predicate.json')).code, 1)
  })

  it('its old format is told with the flag that writes the new one', async () => {
    const old = ['--new-bundle-format=false', '--bundle', 'old.json']
    await cosign('sign-blob', '--key', 'cosign.key', ...offline, ...old, 'web.tar')
    const { code, stderr } = await verify('old.json')
    assert.equal(code, 2)
    assert.match(stderr, /old format of cosign/)
  })
})
