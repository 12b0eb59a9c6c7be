import assert from 'node:assert/strict'
import { asArray, asString, dig } from '../../../../policies/json.ts'
import type { Json } from '../../../cluster/api.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { failedOpen } from './support/api-server.ts'
import { configurations, image, pods, startHouse, type House } from './support/house.ts'
import { startLoad } from './support/load.ts'
import { deployment } from './support/policies.ts'
import { kinds } from './support/summary.ts'

const violation = { namespace: 'prod-shop', bad: true }
const good = { namespace: 'prod-shop', bad: false }
const advised = { namespace: 'dev', bad: true }
const outside = { namespace: 'free', bad: true }
const system = { namespace: 'kube-system', bad: true }
const asks = [violation, good, advised, outside, system]

const usual = [
  'dev bad: allowed',
  'free bad: allowed',
  'kube-system bad: allowed',
  'prod-shop bad: denied',
  'prod-shop good: allowed',
]
const closed = [
  'dev bad: allowed',
  'free bad: allowed',
  'kube-system bad: allowed',
  'prod-shop bad: no verdict',
  'prod-shop good: no verdict',
]
const shopPods = '/api/v1/namespaces/prod-shop/pods'
const ownPods = '/api/v1/namespaces/heal-system/pods'
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'

/** The Service leads away from a dead Pod once the kubelet has told that it is dead (milliseconds; measured: 50). */
const noticed = 3_000

/** From the moment the kubelet may start containers again until verdicts are right (milliseconds; measured: 1,500). */
const recovered = 15_000

describe('replicas end, one and all, under load on a real API server', function () {
  this.timeout(120_000)
  let house: House
  let started: House | undefined

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
    await house.plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', deployment('shop'))
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await house.logs())
  })

  const names = async (path: string): Promise<string[]> =>
    asArray((await house.plane.api.demand('GET', path))['items'])
      .filter((pod) => dig(pod, 'metadata', 'deletionTimestamp') === undefined)
      .flatMap((pod) => asString(dig(pod, 'metadata', 'name')) ?? [])

  /** Each is killed once: what is told of a Pod just after may be from before. */
  async function isRestarted(pod: string): Promise<boolean> {
    const status = dig(await house.plane.api.demand('GET', `${ownPods}/${pod}`), 'status')
    return dig(asArray(dig(status, 'containerStatuses'))[0], 'restartCount') === 1
  }

  /** Kills all replicas; they do not come back before the returned function is called. */
  async function killAll(): Promise<() => void> {
    const release = house.plane.kubelet.script(image, { kind: 'no-image' })
    for (const { pid } of house.replicas()) process.kill(pid, 'SIGKILL')
    await until('no process', 10_000, () => house.replicas().length === 0)
    return release
  }

  /** Deletes a Pod; resolves when another has taken its place. */
  async function replaced(path: string): Promise<void> {
    const before = await names(path)
    await house.plane.api.demand('DELETE', `${path}/${before[0] ?? ''}?gracePeriodSeconds=0`)
    await until('another Pod', 10_000, async () => {
      const now = await names(path)
      return now.length === before.length && !now.includes(before[0] ?? '')
    })
  }

  async function renewals(): Promise<string[]> {
    const { items } = await house.plane.api.demand('GET', leases)
    return asArray(items).map((lease) => asString(dig(lease, 'spec', 'renewTime')) ?? '')
  }

  it('replicas that are evicted one after the other under 100 requests/s cost no call', async () => {
    const { api } = house.plane
    const openBefore = await failedOpen(api)
    const load = startLoad(api, asks, 100)
    for (const { pod } of house.replicas()) {
      const eviction: Json = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod } }
      await api.demand('POST', `${ownPods}/${pod}/eviction`, eviction)
      await until('its process has ended', 40_000, () => house.replicas().every((one) => one.pod !== pod))
      await house.untilReady()
    }
    const answers = await load.stop()
    assert.deepEqual(kinds(answers), usual)
    assert.equal(await failedOpen(api), openBefore)
  })

  it('kill -9 of each of three costs at most what was on its way to it, and lets no violation in', async () => {
    const load = startLoad(house.plane.api, asks, 100)
    const kills: number[] = []
    for (const { pid, pod } of house.replicas()) {
      kills.push(performance.now())
      process.kill(pid, 'SIGKILL')
      await until('the Pod has a restart', 10_000, () => isRestarted(pod))
      await house.untilReady()
    }
    const answers = await load.stop()
    const lost = answers.filter(({ outcome }) => outcome === 'no verdict')
    const judged = answers.filter(({ outcome }) => outcome !== 'no verdict')
    assert.deepEqual(kinds(judged), usual)
    assert.ok(lost.length <= 15, JSON.stringify(lost, null, 1))
    for (const { sentAt } of lost) {
      assert.ok(
        kills.some((at) => sentAt > at - noticed && sentAt < at + noticed),
        String(sentAt),
      )
    }
  })

  it('kill -9 of all: closed where rules are enforced, open elsewhere, and it comes back by itself', async () => {
    const { api } = house.plane
    const before = await Promise.all([house.generation('validating'), house.generation('mutating')])
    const load = startLoad(api, asks, 50)
    await until('it is under load', 10_000, () => load.answers.length > 50)
    const release = await killAll()
    const began = performance.now()
    const renewed = await renewals()
    // Pods of protected workloads, and the server's own.
    await replaced(shopPods)
    await replaced(ownPods)
    await until('all nodes have renewed their Leases', 30_000, async () => {
      return (await renewals()).every((time, index) => time > (renewed[index] ?? ''))
    })
    const ended = performance.now()
    release()
    assert.ok((await house.untilOutcome(violation, 'denied')) < recovered)
    await house.untilReady()
    const answers = await load.stop()
    const during = answers.filter(({ sentAt, answeredAt }) => sentAt > began && answeredAt < ended)
    assert.deepEqual(kinds(during), closed)
    // Nobody waits for a webhook whose connections are refused.
    assert.ok(during.every(({ sentAt, answeredAt }) => answeredAt - sentAt < 2_000))
    assert.ok(!kinds(answers).includes('prod-shop bad: allowed'))
    assert.equal(await house.outcome(good), 'allowed')
    assert.deepEqual(await Promise.all([house.generation('validating'), house.generation('mutating')]), before)
  })

  it('uninstall when all are dead: nothing is left, nothing is stuck', async () => {
    const release = await killAll()
    assert.equal(await house.outcome(good), 'no verdict')
    const { code, stderr } = await house.heal('uninstall', '--yes')
    assert.equal(code, 0, stderr)
    release()
    const paths = [...Object.values(configurations), '/api/v1/namespaces/heal-system']
    const answers = await Promise.all(paths.map((path) => house.plane.api.request('GET', path)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      paths.map(() => 404),
    )
    assert.equal(await house.outcome(violation), 'allowed')
    assert.deepEqual(house.plane.kubelet.processes(pods), [])
  })
})
