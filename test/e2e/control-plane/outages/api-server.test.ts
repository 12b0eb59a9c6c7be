import assert from 'node:assert/strict'
import { asString, dig } from '../../../../policies/json.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { startFollower, type Follower } from './support/follower.ts'
import { askReplica, configurations, startHouse, type House } from './support/house.ts'
import { heals, policy } from './support/policies.ts'

const violation = { namespace: 'prod-shop', bad: true }
const good = { namespace: 'prod-shop', bad: false }
const inFree = { namespace: 'free', bad: true }
const policies = `${heals}/driftpolicies`
const lease = '/apis/coordination.k8s.io/v1/namespaces/heal-system/leases/heal-admission'

/** Refused connections are tried again after 10 s at the latest (milliseconds; measured: 8,200). */
const resumed = 15_000
/** A watch is opened anew 35 s after it was opened, whatever it says (milliseconds). */
const silence = 50_000

describe('the API server is away, or seems to be', function () {
  this.timeout(120_000)
  let house: House
  let started: House | undefined
  let follower: Follower | undefined

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await house.logs())
    await follower?.stop()
    follower = undefined
    await house.plane.api.request('DELETE', `${policies}/free`)
  })
  after(() => started?.stop())

  const pids = () => house.replicas().map(({ pid }) => pid)
  const leading = () =>
    Promise.all(house.replicas().map(async (one) => (await askReplica(one, '/metrics')).includes('\nheal_leader 1\n')))

  /** Policies are followed again, and somebody leads. */
  async function worksAgain(): Promise<void> {
    const { api } = house.plane
    await house.untilOutcome(violation, 'denied')
    assert.equal(await house.outcome(good), 'allowed')
    await api.demand('POST', policies, policy('free', 'Enforce', ['free']))
    await house.untilOutcome(inFree, 'denied', resumed)
    await api.demand('DELETE', configurations.validating)
    await house.untilOutcome(inFree, 'denied', resumed)
    await until('the Lease is held', 20_000, async () => {
      const spec = dig(await api.demand('GET', lease), 'spec')
      return Date.now() - Date.parse(asString(dig(spec, 'renewTime')) ?? '') < 5_000
    })
  }

  it('a quick restart: right verdicts, followed policies, a leader, and no process restarts', async () => {
    const before = pids()
    await house.plane.apiServer.stop()
    await house.plane.apiServer.start()
    await worksAgain()
    assert.deepEqual(pids(), before)
  })

  it('away until the Lease has run out: replicas stay ready with what they know, and all comes back by itself', async () => {
    const before = pids()
    await until('somebody leads', 20_000, async () => (await leading()).includes(true))
    await house.plane.apiServer.stop()
    await until('nobody leads', 20_000, async () => !(await leading()).includes(true))
    for (const one of house.replicas()) assert.equal(await askReplica(one, '/readyz'), 'ok\n')
    await house.plane.apiServer.start()
    await worksAgain()
    assert.deepEqual(pids(), before)
  })

  it('a watch that is cut is taken up at once', async () => {
    follower = await startFollower(house.plane)
    const { proxy, allows, get } = follower
    await until('it knows the policies', 10_000, async () => (await get('/readyz')).status === 200)
    assert.deepEqual([await allows(violation), await allows(good)], [false, true])
    proxy.cut()
    await house.plane.api.demand('POST', policies, policy('free', 'Enforce', ['free']))
    await until('the new one counts', 5_000, async () => !(await allows(inFree)))
    assert.equal((await get('/readyz')).status, 200)
  })

  it('a watch that falls silent is noticed, told, and replaced', async () => {
    follower = await startFollower(house.plane)
    const { proxy, allows, clock, get, ready } = follower
    await until('it knows the policies', 10_000, async () => (await get('/readyz')).status === 200)
    assert.deepEqual([await allows(violation), await allows(good)], [false, true])
    proxy.silence()
    await house.plane.api.demand('POST', policies, policy('free', 'Enforce', ['free']))
    clock.ahead = 60_000
    const silentFor = Number(dig(await ready(), 'clusterPolicies', 'silentFor'))
    assert.ok(silentFor >= 60, String(silentFor))
    const told = /^heal_cluster_policies_silence_seconds (.*)$/m.exec((await get('/metrics')).text)?.[1]
    assert.ok(Number(told) >= 60, told)
    assert.equal((await get('/readyz')).status, 200)
    clock.ahead = 6 * 60_000
    const { status, text } = await get('/readyz')
    assert.equal(status, 503)
    assert.match(text, /^the API server has said nothing of policies for 6 minutes, so they may be old/)
    // Not ready, but whoever asks is told what was known.
    assert.deepEqual([await allows(violation), await allows(good), await allows(inFree)], [false, true, true])
    proxy.heal()
    await until('the new one counts', silence, async () => !(await allows(inFree)))
    await until('it is ready', silence, async () => (await get('/readyz')).status === 200)
  })
})
