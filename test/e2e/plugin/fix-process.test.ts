import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Fix } from '../../../plugin/commands/fix.ts'
import { History } from '../../../plugin/commands/history.ts'
import { Undo } from '../../../plugin/commands/undo.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { executable, heal, root, type Finished } from './support/run.ts'

const labels = { app: 'web' }
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
}

describe('kubectl heal fix, history and undo as processes', function () {
  this.timeout(60_000)
  let sandbox: Sandbox
  let kubeconfig: string

  before(async () => {
    sandbox = await startSandbox()
    kubeconfig = await sandbox.kubeconfigPath('admin')
    const path = '/apis/apps/v1/namespaces/default/deployments'
    await sandbox.client('admin')({ method: 'POST', path, body: web })
  })
  after(() => sandbox.stop())

  const run = (command: string, ...args: string[]): Promise<Finished> =>
    heal([command, '--kubeconfig', kubeconfig, ...args])
  const scale = (replicas: number, ...more: string[]): Promise<Finished> =>
    run(
      'fix',
      'deployment/web',
      '--remedy',
      'ScaleUp',
      '--yes',
      '--stable-for',
      '1s',
      '--replicas',
      String(replicas),
      ...more,
    )

  it('a cluster without Remediations is told before anything is done, and --no-record goes on', async () => {
    const refused = await scale(2)
    assert.equal(refused.code, 2)
    assert.match(
      refused.stderr,
      /nothing was changed: the cluster has no Remediations.*kubectl heal install.*--no-record/s,
    )
    const history = await run('history')
    assert.equal(history.code, 2)
    const done = await scale(2, '--no-record')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /Take it back:\n {2}kubectl patch deployment\/web -n default --subresource scale/)
  })
  it('install brings Remediations; then the record is printed, listed and taken back', async () => {
    const installed = await run('install', '--yes', '--no-wait', '--image', 'heal:1')
    assert.equal(installed.code, 0, installed.stderr)
    const done = await scale(3, '-o', 'name')
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stdout, /^remediation\.kubectl-heal\.io\/web-scaleup-\w{4}\n$/)
    const { stdout } = await run('history', 'deployment/web')
    assert.match(
      stdout,
      /^NAME +TARGET +REMEDY +CAUSE +BY +PHASE +AGE +CHANGE\n\S+ +deployment\/web +ScaleUp +- +\S+ +Succeeded/,
    )
    assert.equal((await run('history', 'deployment/other')).stdout, '')
    const undone = await run('undo', done.stdout.trim(), '--yes')
    assert.equal(undone.code, 0, undone.stderr)
    assert.match((await run('history', '-A', '-o', 'wide')).stdout, /ScaleUp \(undo\)/)
  })
  it('without a terminal and without --yes nothing is done', async () => {
    const { code, stderr } = await run('fix', 'deployment/web', '--remedy', 'Redeploy')
    assert.equal(code, 2)
    assert.match(stderr, /nothing was changed\. Redeploy for deployment\/web -n default\? There is no terminal/)
  })
  it('Ctrl-C while it waits: the record says where it stopped, and the last line takes it back', async () => {
    const args = [executable, 'fix', 'deployment/web', '--remedy', 'Redeploy', '--yes', '--stable-for', '1h']
    const child = spawn(process.execPath, [...args, '--kubeconfig', kubeconfig], { cwd: root })
    let story = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      story += text
      if (text.includes('done: ')) child.kill('SIGINT')
    })
    const [code] = (await once(child, 'close')) as [number]
    assert.equal(code, 130, story)
    assert.match(story, /Failed: stopped while waiting/)
    const [, id = ''] = /kubectl heal undo (\S+) -n default/.exec(story) ?? []
    const { stdout } = await run('history', '-o', 'json')
    assert.match(stdout, new RegExp(`"name": "${id}"`))
    assert.equal((await run('undo', id, '--yes')).code, 0)
  })
  for (const [claim, args, says] of [
    ['an unknown ID is told with what was meant', ['undo', 'web-scaleup-zzzz'], /there is no remediation/],
    ['a type without a name is no object', ['fix', 'deployment'], /names a type, but no object of it/],
    [
      'an object that is not there',
      ['fix', 'deployment/nope'],
      /^Error: there is no deployment\/nope in namespace "default"\. There is web\n$/,
    ],
    ['an amount that is none', ['fix', 'deployment/web', '--timeout', 'soon'], /--timeout "soon" is no duration/],
  ] as const) {
    it(claim, async () => {
      const [command, ...rest] = args
      const { code, stderr } = await run(command, ...rest)
      assert.equal(code, 2)
      assert.match(stderr, says)
    })
  }
  it('the examples of the help texts run as they are printed', async () => {
    const space = { metadata: { name: 'prod-shop' } }
    await sandbox.client('admin')({ method: 'POST', path: '/api/v1/namespaces', body: space })
    for (const kind of ['deployments', 'statefulsets']) {
      const name = kind === 'deployments' ? 'web' : 'db'
      const body = { metadata: { name }, spec: { ...web.spec, ...(name === 'db' && { serviceName: 'db' }) } }
      await sandbox.client('admin')({ method: 'POST', path: `/apis/apps/v1/namespaces/prod-shop/${kind}`, body })
    }
    const scaled = await scale(2, '-n', 'prod-shop', '-o', 'name')
    const id = scaled.stdout.trim().replace(/^.*\//, '')
    for (const { examples } of [Fix, History, Undo]) {
      for (const example of examples) {
        const words = example.replace('<%= config.bin %> ', '').replace('web-increasememory-x7k2', id).split(' ')
        const yes = words[0] === 'history' || words.includes('--list') ? [] : ['--yes']
        const [command = '', ...rest] = words
        const { code, stderr } = await run(command, ...yes, ...rest)
        assert.ok(code === 0 || code === 1, `${example}: ${stderr}`)
      }
    }
  })
  it('the catalogue needs no cluster', async () => {
    const { code, stdout } = await heal(['fix', '--list'])
    assert.equal(code, 0)
    assert.match(stdout, /^REMEDY +WHAT IT DOES[^]*IncreaseMemory +raise the memory limit[^]*OutOfMemory/)
  })
})
