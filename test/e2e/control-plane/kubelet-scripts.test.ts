import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Json } from '../../cluster/api.ts'
import { at } from '../../cluster/at.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'

const run = promisify(execFile)
const namespace = 'dev'
const patience = 20_000

describe('scripts of the kubelet', function () {
  this.timeout(90_000)
  let started: ControlPlane | undefined
  let plane: ControlPlane

  before(async function () {
    needsControlPlane(this)
    started = await startControlPlane({ nodeGrace: 6 })
    plane = started
  })
  after(() => started?.stop())

  const collection = `/api/v1/namespaces/${namespace}`
  const pod = async (name: string) => (await plane.api.request('GET', `${collection}/pods/${name}`)).body
  const container = (of: Json, field: string) => at(of, `status.containerStatuses.0.${field}`)

  async function create(name: string, image: string, more: Json = {}, spec: Json = {}): Promise<void> {
    const containers = [{ name: 'main', image, ...more }]
    await plane.api.demand('POST', `${collection}/pods`, { metadata: { name }, spec: { containers, ...spec } })
  }

  async function untilPod(name: string, what: string, holds: (pod: Json) => boolean): Promise<Json> {
    await until(`${name} ${what}`, patience, async () => holds(await pod(name)))
    return pod(name)
  }

  async function eventOf(name: string, reason: string): Promise<Json> {
    const find = async () => {
      const { items } = await plane.api.demand('GET', `${collection}/events`)
      return (items as Json[]).find((event) => at(event, 'involvedObject.name') === name && event['reason'] === reason)
    }
    await until(`${name} has an Event ${reason}`, patience, async () => (await find()) !== undefined)
    return (await find()) ?? {}
  }

  it('runs come in turn, without waits, in the past', async () => {
    const crash = { kind: 'exits', code: 1, ago: 11 * 60_000, lasted: 3 * 86_400_000 } as const
    plane.kubelet.script('past:*', { kind: 'in-turn', runs: [crash, crash, { kind: 'runs', ago: 10 * 60_000 }] })
    await create('past', 'past:1')
    const found = await untilPod('past', 'runs', (seen) => container(seen, 'ready') === true)
    const time = (field: string) => Date.now() - Date.parse(String(container(found, field)))
    assert.equal(container(found, 'restartCount'), 2)
    assert.ok(time('state.running.startedAt') > 9 * 60_000)
    assert.ok(time('lastState.terminated.finishedAt') > 10 * 60_000)
    assert.ok(time('lastState.terminated.startedAt') > 3 * 86_400_000)
  })

  it('a crash loop says how long a real kubelet would wait', async () => {
    plane.kubelet.script('crash:*', { kind: 'exits', code: 1 })
    await create('crash', 'crash:1')
    const found = await untilPod('crash', 'waits', (seen) =>
      /^back-off 20s restarting failed container=main pod=crash_dev\(.+\)$/.test(
        String(container(seen, 'state.waiting.message')),
      ),
    )
    assert.equal(container(found, 'state.waiting.reason'), 'CrashLoopBackOff')
    const event = await eventOf('crash', 'BackOff')
    assert.equal(at(event, 'involvedObject.fieldPath'), 'spec.containers{main}')
    assert.deepEqual(event['source'], { component: 'kubelet', host: at(found, 'spec.nodeName') })
  })

  it('equal Events are counted in one', async () => {
    const text = 'HTTP probe failed with statuscode: 503'
    plane.kubelet.script('unready:*', { kind: 'runs', probes: { readiness: text } })
    await create('unready', 'unready:1')
    const event = await eventOf('unready', 'Unhealthy')
    assert.equal(event['message'], `Readiness probe failed: ${text}`)
    assert.equal(event['count'], 3)
    assert.equal(container(await pod('unready'), 'ready'), false)
  })

  it('a missing ConfigMap is really looked for', async () => {
    await create('unconfigured', 'app:1', { envFrom: [{ configMapRef: { name: 'settings' } }] })
    const found = await untilPod('unconfigured', 'waits', (seen) => {
      return container(seen, 'state.waiting.reason') === 'CreateContainerConfigError'
    })
    assert.equal(container(found, 'state.waiting.message'), 'configmap "settings" not found')
    await plane.api.demand('POST', `${collection}/configmaps`, { metadata: { name: 'settings' } })
    await untilPod('unconfigured', 'runs', (seen) => container(seen, 'ready') === true)
  })

  it('a missing volume keeps the containers from being created', async () => {
    const volumes = [{ name: 'tls', secret: { secretName: 'tls' } }]
    await create('unmounted', 'app:1', {}, { volumes })
    const event = await eventOf('unmounted', 'FailedMount')
    assert.equal(event['message'], 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found')
    assert.equal(container(await pod('unmounted'), 'state.waiting.reason'), 'ContainerCreating')
  })

  it('an evicted Pod has failed and stays', async () => {
    plane.kubelet.script('greedy:*', { kind: 'evicted', message: 'The node was low on resource: memory. ' })
    await create('greedy', 'greedy:1')
    const found = await untilPod('greedy', 'has failed', (seen) => at(seen, 'status.phase') === 'Failed')
    assert.equal(at(found, 'status.reason'), 'Evicted')
    await eventOf('greedy', 'Evicted')
  })

  it('kubectl logs: of this run and of the one before', async () => {
    const first = { kind: 'exits', code: 1, log: 'one\ntwo\nthree\n' } as const
    plane.kubelet.script('chatty:*', { kind: 'in-turn', runs: [first, { kind: 'runs', log: 'here\n' }] })
    await create('chatty', 'chatty:1')
    await untilPod('chatty', 'runs again', (seen) => container(seen, 'restartCount') === 1)
    const config = await plane.kubeconfig('admin')
    const logs = async (...args: string[]) =>
      (await run(plane.kubectl, ['--kubeconfig', config, '-n', namespace, 'logs', 'chatty', ...args])).stdout
    assert.equal(await logs(), 'here\n')
    assert.equal(await logs('--previous', '--tail=2'), 'two\nthree\n')
  })

  describe('of nodes', () => {
    const condition = async (node: string, type: string) => {
      const { body } = await plane.api.request('GET', `/api/v1/nodes/${node}`)
      const conditions = at(body, 'status.conditions') as Json[]
      return conditions.find((one) => one['type'] === type)
    }

    it('pressure is told, and is over', async () => {
      await plane.kubelet.tell('node-2', 'DiskPressure', true)
      assert.equal((await condition('node-2', 'DiskPressure'))?.['reason'], 'KubeletHasDiskPressure')
      await plane.kubelet.tell('node-2', 'DiskPressure', false)
      assert.equal((await condition('node-2', 'DiskPressure'))?.['status'], 'False')
    })

    it('a silent node is not ready, finishes no deletion, and comes back', async () => {
      await create('quiet', 'app:1', {}, { nodeName: 'node-3' })
      await untilPod('quiet', 'runs', (seen) => container(seen, 'ready') === true)
      plane.kubelet.silence('node-3')
      const isReady = async () => (await condition('node-3', 'Ready'))?.['status']
      await until('the node is not ready', patience, async () => (await isReady()) === 'Unknown')
      await plane.api.demand('DELETE', `${collection}/pods/quiet`, { gracePeriodSeconds: 1 })
      assert.notEqual(at(await pod('quiet'), 'metadata.deletionTimestamp'), undefined)
      plane.kubelet.silence('node-3', false)
      await until('the node is ready', patience, async () => (await isReady()) === 'True')
      await until('the Pod is gone', patience, async () => at(await pod('quiet'), 'code') === 404)
    })
  })
})
