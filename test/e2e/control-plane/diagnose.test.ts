import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import type { UserName } from '../../cluster/users/users.ts'
import { heal, type Finished } from '../plugin/support/run.ts'

interface Printed {
  verdicts: { code: string; affected: { name: string }[]; logs: { lines: string[] }[]; unread: string[] }[]
  unread: { resource: string; reason: string }[]
}

const namespace = 'team-a'
const deployment = (name: string, image: string) => ({
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
  },
})

describe('diagnose on a real API server, by who may read what', function () {
  this.timeout(120_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane({ namespaces: [namespace] })
    plane.kubelet.script('crash:1', { kind: 'exits', code: 3, log: 'token=abc123\nno configuration\n' })
    for (const each of [deployment('web', 'crash:1'), deployment('good', 'nginx:1')])
      await plane.api.demand('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, each)
    await until(
      'the crash is seen',
      60_000,
      async () => (await run('developer', 'deployment/web', '-o', 'name')).code === 1,
    )
  })
  after(() => started?.stop())

  async function run(user: UserName, ...args: string[]): Promise<Finished> {
    return heal(['diagnose', '-n', namespace, ...args, '--kubeconfig', await plane.kubeconfig(user)])
  }

  it('a developer sees the trouble of the namespace, and what may not be read', async () => {
    const { code, stdout } = await run('developer', '-o', 'json')
    const { verdicts, unread } = JSON.parse(stdout) as Printed
    assert.equal(code, 1)
    assert.deepEqual(
      verdicts.map((verdict) => [verdict.code, verdict.affected.map(({ name }) => name)]),
      [['ContainerCrash', ['web']]],
    )
    const nodes = unread.find(({ resource }) => resource === 'nodes')
    assert.match(nodes?.reason ?? '', /forbidden/)
    assert.ok(!unread.some(({ resource }) => resource === 'pods' || resource === 'deployments'))
  })

  it('the log of the crash is read through the API server, without its secret', async () => {
    const { verdicts } = JSON.parse((await run('developer', 'deployment/web', '-o', 'json')).stdout) as Printed
    assert.deepEqual(verdicts[0]?.logs[0]?.lines, ['token=[redacted]', 'no configuration'], verdicts[0]?.unread.join())
  })

  it('what is healthy is healthy as far as it may be read', async () => {
    const { code, stdout, stderr } = await run('developer', 'deployment/good')
    assert.equal(code, 0)
    assert.match(stdout, /^No trouble found in deployment\/good -n team-a as far as it could be read: /)
    assert.match(stderr, /^note: .*nodes.* could not be read: /m)
  })

  it('who may read everything is told nothing of that', async () => {
    const { code, stdout, stderr } = await run('admin', 'deployment/good')
    assert.equal(code, 0)
    assert.match(stderr, /^read \d+ objects of \d+ kinds\n$/)
    assert.match(stdout, /^No trouble found in deployment\/good -n team-a: looked at 2 Pods \(2 ready\)/)
  })

  it('who may read nothing is told so, with exit code 2', async () => {
    const { code, stdout, stderr } = await run('admin', '--as', 'nobody')
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^Error: reading the cluster: "nobody" may not list /)
  })
})
