import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { enforce } from './support/enforce.ts'

const policy = {
  match: { namespaces: ['prod-*'] },
  action: 'Enforce',
  overrides: { maxDuration: '1h' },
  rules: [{ name: 'lock-replicas', replicaLock: {} }],
}

const web = {
  metadata: { name: 'web' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
}

describe('kubectl heal override with the server at work', function () {
  this.timeout(120_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  let onCall: Kubectl
  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', web)
    await enforce(plane, 'prevent-drift', policy)
    onCall = kubectlWith(plane.kubectl, await plane.kubeconfig('on-call'))
    await until('a denial', 20_000, async () => (await scale(1)).stderr.includes('admission webhook'))
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      console.log((await plane.kubelet.logs('app.kubernetes.io/component=admission')).slice(-4000))
  })

  async function run(user: 'admin' | 'on-call', ...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await plane.kubeconfig(user)])
  }
  const scale = (replicas: number) =>
    onCall(['scale', 'deployment/web', '-n', 'prod-shop', `--replicas=${String(replicas)}`])
  const grant = (...more: string[]): Promise<Finished> =>
    run(
      'on-call',
      'override',
      'grant',
      'deployment/web',
      '-n',
      'prod-shop',
      '--rule',
      'lock-replicas',
      '--reason',
      'sale',
      ...more,
    )
  const nameOf = ({ stdout }: Finished): string => stdout.trim().replace(/^.*\//, '')

  it('the command that a denial prints lets the change through', async () => {
    const command = /for an exception: kubectl heal (.*)/.exec((await scale(1)).stderr)?.[1]
    assert.ok(command)
    const words = command.trim().split(/\s+/)
    const { code, stdout, stderr } = await run('on-call', ...words, '-o', 'name')
    assert.equal(code, 0, stderr)
    await until('the change to be allowed', 10_000, async () => (await scale(2)).code === 0)
    await until('the use to be counted', 20_000, async () => {
      const listed = await run('on-call', 'override', 'list', '-n', 'prod-shop')
      return / {3}[1-9]\d* {3,}Active\n/.test(listed.stdout)
    })
    const revoked = await run('on-call', 'override', 'revoke', stdout.trim(), '--yes')
    assert.equal(revoked.code, 0, revoked.stderr)
    await until('the lock to hold again', 10_000, async () => (await scale(3)).stderr.includes('admission webhook'))
    const { stdout: all } = await run('on-call', 'override', 'list', '-A', '--all')
    assert.match(all, / Revoked\n$/)
  })
  it('one that has not begun can be revoked', async () => {
    const later = new Date(Date.now() + 600_000).toISOString().replace(/\.\d+/, '')
    const granted = await grant('--for', '10m', '--now', later, '-o', 'name')
    assert.equal(granted.code, 0, granted.stderr)
    assert.match((await run('on-call', 'override', 'list', '-A')).stdout, / Pending\n$/)
    const revoked = await run('on-call', 'override', 'revoke', nameOf(granted), '--yes')
    assert.equal(revoked.code, 0, revoked.stderr)
    assert.equal((await run('on-call', 'override', 'list', '-A')).stdout, '')
  })
  it('the longest that is allowed is allowed', async () => {
    const granted = await grant('--for', '1h', '-o', 'name')
    assert.equal(granted.code, 0, granted.stderr)
    assert.equal((await run('on-call', 'override', 'revoke', nameOf(granted), '--yes')).code, 0)
  })
  it('what the server refuses is told with its own words', async () => {
    const { code, stderr } = await grant('--for', '10m', '--policy', 'of-a-file')
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^note: the cluster has no DriftPolicy "of-a-file"[^\n]*\nError: the exception was not granted: admission webhook policies\.kubectl-heal\.io refused it: [^]*there is no policy "of-a-file"/,
    )
  })
})
