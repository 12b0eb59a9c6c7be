import assert from 'node:assert/strict'
import type { X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import type { Ask } from './outages/support/asks.ts'
import { startHouse, type House } from './outages/support/house.ts'
import { startBursts } from './rotation/bursts.ts'
import { isFrom, isSame, registeredAuthorities, servedBy } from './rotation/served.ts'

const secret = '/api/v1/namespaces/heal-system/secrets/heal-admission-tls'
const asks: [Ask, Ask] = [
  { namespace: 'prod-shop', bad: true },
  { namespace: 'prod-shop', bad: false },
]
/** Instead of a minute (milliseconds). */
const settle = 4_000

describe('certificates of an installation change under load, on a real API server', function () {
  this.timeout(100_000)
  let house: House
  let started: House | undefined

  before(async function () {
    needsControlPlane(this)
    const server = resolve(import.meta.dirname, 'rotation/server.ts')
    house = started = await startHouse({ program: [server, String(settle)] })
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await house.logs())
  })

  /** Takes a key away, as an operator does who wants another one. */
  async function remove(key: 'tls.key' | 'ca.key'): Promise<void> {
    await house.plane.api.demand('PATCH', secret, { data: { [key]: null } }, 'application/merge-patch+json')
  }

  /** What all replicas show; undefined while they differ. */
  async function served(): Promise<X509Certificate | undefined> {
    const [first, ...others] = await Promise.all(house.replicas().map(servedBy))
    return first !== undefined && others.length === 2 && others.every((each) => isSame(each, first)) ? first : undefined
  }

  async function untilServed(what: string, is: (certificate: X509Certificate) => boolean): Promise<X509Certificate> {
    let found: X509Certificate | undefined
    await until(what, 30_000, async () => {
      found = await served()
      return found !== undefined && is(found)
    })
    assert.ok(found !== undefined)
    return found
  }

  async function renewCertificate(): Promise<void> {
    const before = await untilServed('one certificate', () => true)
    const authorities = await registeredAuthorities(house.plane.api)
    await remove('tls.key')
    const after = await untilServed('another certificate', (each) => each.serialNumber !== before.serialNumber)
    const signer = authorities.find((authority) => isFrom(authority, before))
    assert.ok(signer !== undefined && isFrom(signer, after), 'by the same authority')
  }

  async function replaceAuthority(): Promise<void> {
    const { api } = house.plane
    const before = await untilServed('one certificate', () => true)
    const known = await registeredAuthorities(api)
    await remove('ca.key')
    let next: X509Certificate | undefined
    await until('a new authority is registered', 20_000, async () => {
      next = (await registeredAuthorities(api)).find((each) => !known.some((old) => isSame(old, each)))
      return next !== undefined
    })
    const [now, authority] = [await registeredAuthorities(api), next]
    assert.ok(authority !== undefined)
    assert.ok(
      now.some((each) => isFrom(each, before)),
      'beside the old one',
    )
    assert.ok(
      isSame(await untilServed('one certificate', () => true), before),
      'which signs until all know the new one',
    )
    const after = await untilServed('a certificate of the new authority', (each) => isFrom(authority, each))
    assert.ok(!isSame(after, before))
    const still = await registeredAuthorities(api)
    assert.ok(
      still.some((each) => isFrom(each, before)),
      'the old one is trusted still: connections may live that began with it',
    )
  }

  it('certificate and authority, twice: no call fails', async () => {
    const load = startBursts(house.plane.api, asks, 200)
    for (let turn = 0; turn < 2; turn += 1) {
      await renewCertificate()
      await replaceAuthority()
    }
    const counts = await load.stop()
    assert.deepEqual(Object.keys(counts).sort(), ['bad: denied', 'good: allowed'])
    const sent = Object.values(counts).reduce((sum, count) => sum + count, 0)
    assert.ok(sent > 1_000, `${String(sent)} calls`)
    const status = await house.heal('status')
    assert.equal(status.code, 0, status.stdout)
  })
})
