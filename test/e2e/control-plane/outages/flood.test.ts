import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { asString, dig } from '../../../../policies/json.ts'
import type { LoadJob, LoadResult } from '../../../bench/webhook/load.ts'
import { load } from '../../../bench/webhook/processes.ts'
import type { ContainerProcess } from '../../../kubelet/kubelet.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { startProbing } from './support/health.ts'
import { startHouse, type House } from './support/house.ts'
import { startLoad } from './support/load.ts'
import { reviewRequest } from './support/reviews.ts'
import { kinds } from './support/summary.ts'

const violation = { namespace: 'prod-shop', bad: true }
const good = { namespace: 'prod-shop', bad: false }

/** Of the limit of 768 MiB (MiB; measured: 135, and 190 where more comes than can be answered). */
const mostMemory = 400
/** A second flood finds what the first one left (MiB; measured: 5). */
const mostGrowth = 64
/** What the kubelet waits for readiness; liveness has 5 s (milliseconds; measured: 300, and 1,100 while 600 connections open). */
const slowestProbe = 2_000

describe('a flood of reviews at one replica, on a real API server', function () {
  this.timeout(120_000)
  let house: House
  let started: House | undefined
  let replica: ContainerProcess
  let ca: string

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
    const [first] = house.replicas()
    assert.ok(first)
    replica = first
    const { data } = await house.plane.api.demand('GET', '/api/v1/namespaces/heal-system/secrets/heal-admission-tls')
    ca = Buffer.from(asString(dig(data, 'ca.crt')) ?? '', 'base64').toString()
  })
  after(() => started?.stop())

  const url = () => `https://${replica.address}:8443`
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${replica.pid}/status`, 'utf8'))?.[1]) / 1024

  const flood = (bad: boolean, connections: number, mode: LoadJob['mode']) =>
    load({
      url: url(),
      ca,
      servername: 'heal-admission.heal-system.svc',
      request: reviewRequest({ namespace: 'prod-shop', bad }),
      connections,
      mode,
    })

  /** Half of it is denied, which also is logged. The other users of the cluster go on meanwhile, and the kubelet probes. */
  async function underFlood(connections: number, mode: LoadJob['mode']): Promise<LoadResult[]> {
    const probing = startProbing(url(), ['/healthz', '/readyz'])
    const others = startLoad(house.plane.api, [violation, good], 20)
    const results = await Promise.all([flood(true, connections, mode), flood(false, connections, mode)])
    const probed = await probing.stop()
    const answers = await others.stop()
    assert.deepEqual(kinds(answers), ['prod-shop bad: denied', 'prod-shop good: allowed'])
    assert.ok(probed.length > 10)
    assert.deepEqual(
      [...new Set(probed.map(({ path, status }) => `${path} ${status}`))],
      ['/healthz 200', '/readyz 200'],
    )
    const slowest = Math.max(...probed.map(({ took }) => took))
    assert.ok(slowest < slowestProbe, `a probe took ${slowest} ms`)
    assert.ok(memory() < mostMemory, `${memory()} MiB`)
    assert.deepEqual(
      results.map(({ failed }) => failed),
      [0, 0],
    )
    return results
  }

  it('2,000 a second are answered, twice; health is told in time, and memory stays', async () => {
    const mode = { kind: 'rate', perSecond: 1_000, seconds: 4 } as const
    await underFlood(100, mode)
    const between = memory()
    const results = await underFlood(100, mode)
    assert.ok(memory() - between < mostGrowth, `${between} MiB, then ${memory()} MiB`)
    assert.deepEqual(
      results.map(({ answered }) => answered),
      [4_000, 4_000],
    )
  })

  it('more than it can answer costs time, not verdicts, health or memory', async () => {
    await underFlood(150, { kind: 'seconds', seconds: 4 })
  })

  it('afterwards it is as before: the same process, and quick', async () => {
    const { p99 } = await flood(true, 2, { kind: 'rate', perSecond: 50, seconds: 1 })
    assert.ok(p99 < 500, `${p99} ms`)
    assert.ok(house.replicas().some(({ pid }) => pid === replica.pid))
  })
})
