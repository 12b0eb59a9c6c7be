import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { asString, dig } from '../../../../policies/json.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { failedOpen } from './support/api-server.ts'
import { startHouse, type House } from './support/house.ts'
import { startLoad, type Answered } from './support/load.ts'
import { kinds } from './support/summary.ts'
import { watchWrites } from './support/writes.ts'

const asks = [
  { namespace: 'prod-shop', bad: true },
  { namespace: 'prod-shop', bad: false },
  { namespace: 'dev', bad: true },
  { namespace: 'free', bad: true },
]
const lease = '/apis/coordination.k8s.io/v1/namespaces/heal-system/leases/heal-admission'
/** A leader looks every second at what is registered (milliseconds). */
const settled = 3_000
const others = ['dev bad: allowed', 'free bad: allowed']

/** What the second version does differently shows in what it registers: it only warns. */
const argumentsOf: Record<string, string[]> = { ':0.1.1': ['--log-level', 'error'], ':0.1.2': ['--max-action', 'Warn'] }

describe('two versions side by side during an upgrade, on a real API server', function () {
  this.timeout(120_000)
  let house: House
  let started: House | undefined

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse({
      args: ({ container: { image } }) => argumentsOf[image.slice(image.lastIndexOf(':'))] ?? [],
    })
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await house.logs())
  })

  /** Upgrades under load; what was answered, and what was registered from the first moment to the last. */
  async function upgrade(to: string): Promise<{ answers: readonly Answered[]; registered: readonly string[] }> {
    const { api } = house.plane
    const old = new Set(house.replicas().map(({ pod }) => pod))
    const writes = await watchWrites(api)
    const openBefore = await failedOpen(api)
    const load = startLoad(api, asks, 100)
    const { code, stderr } = await house.heal('install', '--yes', '--image', to, '--timeout', '100s')
    assert.equal(code, 0, stderr)
    await until('the old ones have ended', 40_000, () => house.replicas().every(({ pod }) => !old.has(pod)))
    await until('a new one leads', 20_000, async () => {
      const holder = asString(dig(await api.demand('GET', lease), 'spec', 'holderIdentity')) ?? ''
      return house.replicas().some(({ pod }) => holder.startsWith(`${pod}_`))
    })
    // Whatever it would write is written by then.
    await sleep(settled)
    const answers = await load.stop()
    await writes.stop()
    assert.equal(await failedOpen(api), openBefore)
    return { answers, registered: writes.seen }
  }

  it('costs no call, and registers nothing anew where the new version needs the same', async () => {
    const { answers, registered } = await upgrade('kubectl-heal:0.1.1')
    assert.deepEqual(kinds(answers), [...others, 'prod-shop bad: denied', 'prod-shop good: allowed'])
    assert.equal(registered.length, 1, registered.join('\n'))
  })

  it('costs no call, and registers anew once where the new version needs something else', async () => {
    const { answers, registered } = await upgrade('kubectl-heal:0.1.2')
    const verdicts = new Set(kinds(answers))
    for (const each of [...others, 'prod-shop good: allowed']) assert.ok(verdicts.delete(each), each)
    // By whichever version judged it.
    assert.deepEqual([...verdicts], ['prod-shop bad: allowed', 'prod-shop bad: denied'])
    assert.equal(registered.length, 2, registered.join('\n'))
  })
})
