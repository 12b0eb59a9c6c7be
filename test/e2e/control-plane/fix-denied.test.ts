import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { at } from '../../cluster/at.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { removeWorkspace, workspace } from '../plugin/support/workspace.ts'
import { enforce } from './support/enforce.ts'

const policy = {
  match: { namespaces: ['prod-*'] },
  managers: { serviceAccounts: ['argocd/*'] },
  action: 'Enforce',
  overrides: { maxDuration: '1h' },
  rules: [
    { name: 'lock-replicas', replicaLock: {} },
    { name: 'lock-env', envLock: {} },
  ],
}
const labels = { app: 'web' }
const web = {
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
}
const declared = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...web,
  metadata: { name: 'web', namespace: 'prod-shop' },
}
const deployment = '/apis/apps/v1/namespaces/prod-shop/deployments/web'

describe('kubectl heal fix with the admission server at work', function () {
  this.timeout(150_000)
  let started: ControlPlane | undefined
  let plane: ControlPlane

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', web)
    await enforce(plane, 'prevent-drift', policy)
    await until('a denial', 30_000, async () => (await scaleUp()).stderr.includes('admission webhook'))
  })
  after(() => started?.stop())

  async function run(user: 'admin' | 'on-call' | 'developer', ...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await plane.kubeconfig(user)])
  }
  const scaleUp = (...more: string[]): Promise<Finished> =>
    run('on-call', 'fix', 'deployment/web', '-n', 'prod-shop', '--remedy', 'ScaleUp', '--replicas', '2', ...more)
  const replicas = async (): Promise<unknown> => at(await plane.api.demand('GET', deployment), 'spec.replicas')

  it('tells what would be denied, in the words of the policy and with the override command, and changes nothing', async () => {
    const { code, stderr, stdout } = await scaleUp('--yes')
    assert.equal(code, 1, stderr)
    assert.match(stderr, /lock-replicas/)
    assert.match(stderr, /kubectl heal override grant deployment\/web/)
    assert.match(stderr, /Nothing was changed\./)
    assert.equal(stdout, '')
    assert.equal(await replicas(), 1)
  })
  it('records what an on-call person does with a granted override, by their name, and takes it back', async () => {
    const granted = await run(
      'on-call',
      ...['override', 'grant', 'deployment/web', '-n', 'prod-shop', '--rule', 'lock-replicas'],
      ...['--for', '1h', '--reason', 'test', '--yes'],
    )
    assert.equal(granted.code, 0, granted.stderr)
    let id = ''
    await until('the override acts', 30_000, async () => {
      const { stdout } = await scaleUp('--yes', '--stable-for', '1s', '-o', 'name')
      id = /^remediation\.kubectl-heal\.io\/(\S+)$/m.exec(stdout)?.[1] ?? ''
      return id !== ''
    })
    assert.equal(await replicas(), 2)
    const history = await run('on-call', 'history', '-n', 'prod-shop', '-o', 'wide')
    assert.match(history.stdout, /ScaleUp +\S+ +on-call\S* +Succeeded/)
    const undone = await run('on-call', 'undo', id, '-n', 'prod-shop', '--yes')
    assert.equal(undone.code, 0, undone.stderr)
    assert.equal(await replicas(), 1)
  })

  it('tells what a rollback would be denied for, never a value, and changes nothing', async () => {
    const containers = [{ name: 'web', env: [{ name: 'TOKEN', value: 's3cret-new' }] }]
    const patch = JSON.stringify({ spec: { template: { spec: { containers } } } })
    await promisify(execFile)(plane.kubectl, [
      ...['--kubeconfig', await plane.kubeconfig('gitops'), '-n', 'prod-shop'],
      ...['patch', 'deployment/web', '--patch', patch],
    ])
    const { code, stdout, stderr } = await run(
      ...(['on-call', 'rollback', 'deployment/web', '-n', 'prod-shop', '--to-revision', '1', '--yes'] as const),
    )
    assert.equal(code, 1, stderr)
    assert.match(stderr, /lock-env/)
    assert.match(stderr, /kubectl heal override grant deployment\/web/)
    assert.match(stderr, /Nothing was changed\./)
    assert.doesNotMatch(stdout + stderr, /s3cret/)
    assert.match(JSON.stringify(await plane.api.demand('GET', deployment)), /s3cret-new/)
  })
  it('tells what a revert would be denied for: the lock holds for it too', async () => {
    const folder = workspace({ 'web.json': JSON.stringify({ ...declared, spec: { ...web.spec, replicas: 3 } }) })
    try {
      const line = ['drift', 'revert', 'deployment/web', '-n', 'prod-shop', '-f', join(folder, 'web.json'), '--yes']
      const { code, stderr } = await run('developer', ...line)
      assert.equal(code, 1, stderr)
      assert.match(stderr, /lock-replicas/)
      assert.match(stderr, /kubectl heal override grant deployment\/web/)
      assert.equal(await replicas(), 1)
    } finally {
      removeWorkspace(folder)
    }
  })
})
