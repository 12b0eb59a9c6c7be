import assert from 'node:assert/strict'
import { at, listAt, textAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import { here, pod, startNodesTest } from './world.ts'
import type { NodesTest } from './world.ts'

const condition = (object: JsonObject, type: string) =>
  listAt(object, 'status.conditions').find((one) => one['type'] === type)
const isBound = (object: JsonObject) => textAt(object, 'spec.nodeName') !== ''
const keys = (node: JsonObject) =>
  listAt(node, 'spec.taints').map(({ key, effect }) => `${String(key)}:${String(effect)}`)

describe('the sandbox with nodes', () => {
  let test: NodesTest

  beforeEach(async () => {
    test = await startNodesTest()
  })
  afterEach(() => test.sandbox.stop())

  it('a Pod waits for a node, and says so', async () => {
    await test.create(`${here}/pods`, pod('a'))
    const waiting = await test.until(`${here}/pods/a`, (object) => condition(object, 'PodScheduled') !== undefined)
    assert.equal(condition(waiting, 'PodScheduled')?.['message'], 'no nodes available to schedule pods')
    await test.register('n1')
    assert.equal(textAt(await test.until(`${here}/pods/a`, isBound), 'spec.nodeName'), 'n1')
  })

  it('a Pod that does not fit goes when another one is gone', async () => {
    await test.register('n1', '1')
    await test.create(`${here}/pods`, pod('a'))
    await test.until(`${here}/pods/a`, isBound)
    await test.create(`${here}/pods`, pod('b'))
    const waiting = await test.until(`${here}/pods/b`, (object) => condition(object, 'PodScheduled') !== undefined)
    assert.match(
      String(condition(waiting, 'PodScheduled')?.['message']),
      /^0\/1 nodes are available: 1 Insufficient cpu\./,
    )
    await test.admin({ method: 'DELETE', path: `${here}/pods/a`, body: { gracePeriodSeconds: 0 } })
    await test.until(`${here}/pods/b`, isBound)
  })

  it('a Pod on a node gets its grace period, and goes when its kubelet says so', async () => {
    await test.register('n1')
    await test.create(`${here}/pods`, pod('a'))
    await test.until(`${here}/pods/a`, isBound)
    await test.admin({ method: 'DELETE', path: `${here}/pods/a` })
    const going = await test.get(`${here}/pods/a`)
    assert.equal(at(going, 'metadata.deletionGracePeriodSeconds'), 30)
    await test.admin({ method: 'DELETE', path: `${here}/pods/a` })
    assert.equal(
      at(await test.get(`${here}/pods/a`), 'metadata.deletionTimestamp'),
      at(going, 'metadata.deletionTimestamp'),
    )
    await test.admin({ method: 'DELETE', path: `${here}/pods/a`, body: { gracePeriodSeconds: 0 } })
    assert.equal((await test.admin({ path: `${here}/pods/a` })).status, 404)
  })

  it('a silent node is not known any more, and its Pods go after what they tolerate', async () => {
    await test.register('n1')
    await test.register('n2')
    await test.create(`${here}/pods`, {
      ...pod('a'),
      spec: { ...(at(pod('a'), 'spec') as JsonObject), nodeSelector: {} },
    })
    const { spec } = await test.until(`${here}/pods/a`, isBound)
    const name = textAt(spec, 'nodeName')
    await test.run('a')
    test.sandbox.advance(60_000, [name])
    const lost = await test.until(`/api/v1/nodes/${name}`, (node) => condition(node, 'Ready')?.['status'] === 'Unknown')
    assert.equal(condition(lost, 'Ready')?.['reason'], 'NodeStatusUnknown')
    await test.until(`${here}/pods/a`, (object) => condition(object, 'Ready')?.['status'] === 'False')
    const tainted = await test.until(`/api/v1/nodes/${name}`, (node) => keys(node).length > 0)
    const taint = 'node.kubernetes.io/unreachable'
    assert.deepEqual(keys(tainted), [`${taint}:NoSchedule`, `${taint}:NoExecute`])
    test.sandbox.advance(301_000, [name])
    const evicted = await test.until(`${here}/pods/a`, (object) => textAt(object, 'metadata.deletionTimestamp') !== '')
    assert.equal(condition(evicted, 'DisruptionTarget')?.['reason'], 'DeletionByTaintManager')
    const other = name === 'n1' ? 'n2' : 'n1'
    assert.equal(condition(await test.get(`/api/v1/nodes/${other}`), 'Ready')?.['status'], 'True')
  })

  it('a rollout without progress has failed when its deadline is over', async () => {
    const labels = { app: 'web' }
    const template = { metadata: { labels }, spec: pod('web', '100')['spec'] }
    const web = '/apis/apps/v1/namespaces/default/deployments'
    const body = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'web' } }
    await test.create(web, { ...body, spec: { selector: { matchLabels: labels }, template } })
    const reason = (object: JsonObject) => condition(object, 'Progressing')?.['reason']
    await test.until(`${web}/web`, (object) => reason(object) === 'ReplicaSetUpdated')
    test.sandbox.advance(601_000)
    const failed = await test.until(`${web}/web`, (object) => reason(object) === 'ProgressDeadlineExceeded')
    assert.equal(condition(failed, 'Progressing')?.['status'], 'False')
  })

  it('a schedule fires when its time comes, and not while it is suspended', async () => {
    const template = { spec: { ...(pod('x')['spec'] as JsonObject), restartPolicy: 'Never' } }
    const cronJobs = '/apis/batch/v1/namespaces/default/cronjobs'
    for (const [name, suspend] of [
      ['a', false],
      ['b', true],
    ] as const) {
      const spec = { schedule: '*/5 * * * *', suspend, jobTemplate: { spec: { template } } }
      await test.create(cronJobs, { kind: 'CronJob', apiVersion: 'batch/v1', metadata: { name }, spec })
    }
    test.sandbox.advance(300_000)
    await test.until(`${cronJobs}/a`, (object) => textAt(object, 'status.lastScheduleTime') !== '')
    const jobs = listAt(await test.get('/apis/batch/v1/namespaces/default/jobs'), 'items')
    assert.deepEqual(
      jobs.map((job) => textAt(job, 'metadata.name').charAt(0)),
      ['a'],
    )
  })
})
