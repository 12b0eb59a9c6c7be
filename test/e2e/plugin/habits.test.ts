import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { commands } from '../../../plugin/commands.ts'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'
import { exampleNamespace, startExampleCluster, type ExampleCluster } from './support/example-cluster.ts'
import { needsScript } from './support/needs-script.ts'
import { executable, heal, run, type Finished } from './support/run.ts'
import { deployment } from './support/workspace.ts'

describe('small habits of every command', () => {
  for (const [id, load] of Object.entries(commands)) {
    it(`${id}: -h is its help, and a flag with a typing error is told its name`, async () => {
      const help = await heal([...id.split(' '), '-h'])
      assert.equal(help.code, 0)
      assert.match(help.stdout, new RegExp(`USAGE\\n {2}\\$ kubectl heal ${id}`))
      const [flag = ''] = Object.keys((await load()).flags).filter((name) => name.length > 4)
      const { code, stdout, stderr } = await heal([...id.split(' '), `--${flag.slice(0, -1)}`])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, new RegExp(`--${flag}\\b`), stderr)
    })
  }
})

describe('results piped into stock kubectl', function () {
  this.timeout(120_000)
  let folder = ''
  let cluster: ExampleCluster | undefined
  let kubectl = ''

  before(async function () {
    kubectl = needsKubectl(this)
    folder = mkdtempSync(join(tmpdir(), 'habits-'))
    symlinkSync(executable, join(folder, 'kubectl-heal'))
    symlinkSync(kubectl, join(folder, 'kubectl'))
    cluster = await startExampleCluster(folder, deployment({ namespace: exampleNamespace, memory: '64Mi' }))
    await cluster.arrange('fix')
  })
  after(async () => {
    await cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const sh = (line: string, env: Record<string, string | undefined> = {}): Promise<Finished> => {
    const path = [folder, dirname(process.execPath), process.env['PATH']].join(':')
    return run('/bin/sh', ['-c', line], { env: { PATH: path, KUBECONFIG: cluster?.kubeconfig, ...env } })
  }

  it('diagnose -o name names what kubectl gets', async () => {
    const { stdout, stderr } = await sh('kubectl heal diagnose -o name 2>/dev/null | xargs kubectl get -o name')
    assert.equal(stdout, 'deployment.apps/web\n', stderr)
  })

  it('so does fix of its record, and history of all of them', async () => {
    const fixed = await sh('kubectl heal fix deployment/web --yes --stable-for 1s -o name | xargs kubectl get -o name')
    assert.match(fixed.stdout, /^remediation\.kubectl-heal\.io\/web-increasememory-\w{4}\n$/, fixed.stderr)
    const { stdout } = await sh('kubectl heal history -o name | xargs kubectl get -o name')
    assert.equal(stdout, fixed.stdout)
  })

  it('drift -o name names what drifted', async () => {
    await cluster?.arrange('drift')
    const { stdout, stderr } = await sh('kubectl heal drift -o name | xargs kubectl get -o name')
    assert.equal(stdout, 'deployment.apps/web\n', stderr)
  })

  for (const words of ['diagnose', 'drift', 'drift -o diff', 'history', 'rollback deployment/web --list', 'fix --list'])
    it(`${words}: no colour where it is piped`, async () => {
      const { stdout, stderr } = await sh(`kubectl heal ${words}`)
      assert.ok(!`${stdout}${stderr}`.includes('\u001b'), stdout)
    })

  it('no colour on a terminal either with NO_COLOR', async function () {
    needsScript(this)
    // Node takes a CI's terminal for one without colours.
    const person = { TERM: 'xterm', CI: undefined }
    const onTerminal = 'script -qec "kubectl heal drift -o diff" /dev/null'
    const { stdout } = await sh(onTerminal, { ...person, NO_COLOR: '1' })
    assert.match(stdout, /replicas/)
    assert.ok(!stdout.includes('\u001b[3'), stdout)
    assert.ok((await sh(onTerminal, person)).stdout.includes('\u001b[3'), 'and colour without it')
  })
})
