import assert from 'node:assert/strict'
import type { Health } from '../../../plugin/healing/health.ts'
import { verify, type Seen } from '../../../plugin/healing/verify.ts'

const well: Health = { state: 'Healthy', reason: 'well' }
const ill: Health = { state: 'Degraded', reason: 'ill' }
const atZero: Health = { state: 'ScaledToZero', reason: 'zero' }
const gaveUp: Health = { state: 'Degraded', reason: 'late', gaveUp: 'now' }

interface Row {
  claim: string
  /** One look a second; the last one stays. */
  looks: readonly (Seen | string)[]
  before?: Health
  stableFor?: number
  timeout?: number
  kind: 'healthy' | 'unhealthy'
  /** Looks it takes. */
  after: number
}

const seen = (health: Health, restarts = 0): Seen => ({ health, restarts })

const rows: readonly Row[] = [
  { claim: 'well at once is enough where it need not last', looks: [seen(well)], kind: 'healthy', after: 1 },
  { claim: 'it is waited for', looks: [seen(ill), seen(ill), seen(well)], kind: 'healthy', after: 3 },
  { claim: 'it has to last', looks: [seen(well)], stableFor: 3, kind: 'healthy', after: 4 },
  {
    claim: 'a restart begins the time again',
    looks: [seen(well), seen(well), seen(well, 1)],
    stableFor: 3,
    kind: 'healthy',
    after: 6,
  },
  {
    claim: 'what falls ill again begins it too',
    looks: [seen(well), seen(ill), seen(well)],
    stableFor: 2,
    kind: 'healthy',
    after: 5,
  },
  { claim: 'the time is over', looks: [seen(ill)], timeout: 5, kind: 'unhealthy', after: 6 },
  {
    claim: 'a controller that gives up is not waited for',
    looks: [seen(ill), seen(gaveUp)],
    kind: 'unhealthy',
    after: 2,
  },
  {
    claim: 'one that had given up before is',
    looks: [seen(gaveUp), seen(well)],
    before: gaveUp,
    kind: 'healthy',
    after: 2,
  },
  { claim: 'none of its Pods is wanted', looks: [seen(ill), seen(atZero)], kind: 'healthy', after: 2 },
  { claim: 'a look that fails is made again', looks: ['cut', seen(well)], kind: 'healthy', after: 2 },
]

describe('verifying that a workload is well', () => {
  for (const { claim, looks, before = ill, stableFor = 0, timeout = 20, kind, after } of rows) {
    it(claim, async () => {
      let time = 0
      let count = 0
      const look = (): Promise<Seen | string> => {
        time = count * 1000
        count += 1
        return Promise.resolve(looks[Math.min(count, looks.length) - 1] ?? 'nothing')
      }
      const patience = { timeout: timeout * 1000, stableFor: stableFor * 1000, every: 0 }
      const watching = { tell: () => undefined, signal: new AbortController().signal, now: () => time }
      const outcome = await verify(look, before, patience, watching)
      assert.deepEqual([outcome.kind, count], [kind, after])
    })
  }
  it('what cannot be looked at is not told as it was seen last', async () => {
    let time = 0
    const looks: (Seen | string)[] = [seen(ill), 'cut off']
    const watching = { tell: () => undefined, signal: new AbortController().signal, now: () => (time += 1) }
    const look = (): Promise<Seen | string> => Promise.resolve(looks.shift() ?? 'cut off')
    const { kind, health } = await verify(look, ill, { timeout: 5, stableFor: 0, every: 0 }, watching)
    assert.deepEqual([kind, health.reason], ['unhealthy', 'it could not be looked at any more: cut off'])
  })
  it('a person who stops it is told how it was', async () => {
    const signal = AbortSignal.abort()
    const watching = { tell: () => undefined, signal, now: () => 0 }
    const outcome = await verify(() => Promise.resolve(seen(ill)), ill, { timeout: 1, stableFor: 0 }, watching)
    assert.deepEqual(outcome, { kind: 'interrupted', health: ill })
  })
})
