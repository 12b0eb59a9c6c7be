import assert from 'node:assert/strict'
import { heal } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const time = '2026-11-20T12:00:00Z'
const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))
const env = many(2_000, (index) => ({ name: `VARIABLE_${String(index)}`, value: `secret-${String(index)}` }))
const spec = { containers: [{ name: 'web', image: 'web:1', env }] }
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u', creationTimestamp: '2026-11-20T11:00:00Z' },
  spec: { ...spec, nodeName: 'node-1' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-11-20T11:30:00Z' }],
    containerStatuses: [
      {
        ...{ name: 'web', ready: false, restartCount: 9 },
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'x'.repeat(4_000), finishedAt: time } },
      },
    ],
  },
}
const event = (index: number) => ({
  ...{ apiVersion: 'v1', kind: 'Event', type: 'Warning', reason: 'BackOff', count: index, lastTimestamp: time },
  message: `Back-off restarting failed container web in pod web_shop(u) ${String(index)}`,
  metadata: { name: `web.${String(index)}`, namespace: 'shop' },
  involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u' },
})
const settings = (end: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { page: 'x'.repeat(1_000_000) + end },
})
const deployment = (variables: object[]) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ ...spec.containers[0], env: variables }] },
    },
  },
})

describe('huge objects', function () {
  this.timeout(60_000)
  let cwd = ''
  before(() => {
    const list = (items: object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    cwd = workspace({
      'dump/objects.json': list([pod, settings(''), deployment(env.toReversed())]),
      'dump/events.json': list(many(50_000, event)),
      'declared.json': list([settings('y'), deployment(env)]),
    })
  })
  after(() => {
    removeWorkspace(cwd)
  })
  const run = (line: string) => heal(line.split(' '), { cwd, env: { KUBECONFIG: '/dev/null' } })

  it('diagnose: a Pod with 2,000 variables, a ConfigMap of 1 MB and 50,000 Events', async () => {
    const started = Date.now()
    const { code, stdout, stderr } = await run('diagnose --from dump')
    assert.equal(code, 1, stderr)
    assert.match(stdout, /pod\/web -n shop, ContainerCrash/)
    assert.ok(stdout.length < 10_000, String(stdout.length))
    assert.doesNotMatch(stdout, /secret-\d/)
    assert.ok(Date.now() - started < 20_000)
  })

  it('drift: the order of 2,000 variables is none, the end of 1 MB is', async () => {
    const started = Date.now()
    const { code, stdout, stderr } = await run('drift -f declared.json --from dump')
    assert.equal(code, 1, stderr)
    assert.match(stdout, /configmap\/settings -n shop +data\.page/)
    assert.match(stdout, /1 object drifted in 1 field; 1 object as declared/)
    assert.ok(stdout.length < 3_000, String(stdout.length))
    assert.ok(Date.now() - started < 20_000)
  })
})
