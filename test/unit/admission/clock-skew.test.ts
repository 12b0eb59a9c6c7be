import assert from 'node:assert/strict'
import { createLogger } from '../../../admission/logger.ts'
import { watchClock } from '../../../admission/clock-skew.ts'
import { createMetrics } from '../../../admission/metrics.ts'
import { readinessOf } from '../../../admission/readiness.ts'
import { createServerClock } from '../../../cluster/server-time.ts'

const date = 'Sat, 21 Nov 2026 07:00:00 GMT'
const told = Date.parse(date)

/** A watched clock that is so many milliseconds ahead of what the API server tells. */
function ahead(milliseconds: number | undefined) {
  let difference = milliseconds
  const lines: string[] = []
  const metrics = createMetrics({ processMetrics: false })
  const skew = watchClock({
    clock: () => (difference === undefined ? undefined : { serverTime: told, at: told + difference }),
    log: createLogger('info', { write: (line) => void lines.push(line) }),
    metrics,
  })
  return { ...{ skew, metrics, lines }, set: (changed: number) => (difference = changed) }
}

describe('the clock of a replica', () => {
  const rows: { claim: string; ahead: number | undefined; seconds: number | undefined; problem?: RegExp }[] = [
    { claim: 'the API server has not answered yet', ahead: undefined, seconds: undefined },
    { claim: 'the same, and the server cuts to seconds', ahead: 999, seconds: 0 },
    { claim: 'a second ahead', ahead: 1_000, seconds: 1 },
    { claim: 'a moment behind', ahead: -1, seconds: -1 },
    { claim: 'five minutes ahead', ahead: 300_999, seconds: 300 },
    { claim: 'five minutes behind', ahead: -300_000, seconds: -300 },
    { claim: 'more ahead', ahead: 301_000, seconds: 301, problem: /is 301 seconds ahead of the API server's: no cert/ },
    {
      claim: 'more behind',
      ahead: -300_001,
      seconds: -301,
      problem: /is 301 seconds behind the API server's.*\(NTP\)$/,
    },
  ]
  for (const { claim, ahead: difference, seconds, problem } of rows)
    it(`${claim}: ${problem === undefined ? 'no problem' : 'a problem'}`, async () => {
      const { skew, metrics, lines } = ahead(difference)
      await skew.round()
      await skew.round()
      assert.equal(skew.seconds(), seconds)
      if (problem === undefined) assert.equal(skew.problem(), undefined)
      else assert.match(skew.problem() ?? '', problem)
      const scraped = await metrics.registry.metrics()
      assert.match(scraped, new RegExp(`^heal_clock_skew_seconds ${String(seconds ?? 0)}$`, 'm'))
      assert.deepEqual(
        lines.map((line) => /"msg":"([^"]*)"/.exec(line)?.[1]),
        problem === undefined ? [] : ['the clock of this replica is off'],
      )
    })

  it('is told once when it is off, and once when it is right again', async () => {
    const { skew, lines, set } = ahead(600_000)
    for (const difference of [600_000, 700_000, 0, 0, -600_000]) {
      set(difference)
      await skew.round()
    }
    assert.deepEqual(
      lines.map((line) => /"level":"(\w+)".*"msg":"([^"]*)"/.exec(line)?.slice(1)),
      [
        ['error', 'the clock of this replica is off'],
        ['info', 'the clock of this replica is right again'],
        ['error', 'the clock of this replica is off'],
      ],
    )
  })

  it('shows in the readiness detail, and unreadies nothing', () => {
    const facts = {
      loaded: undefined,
      lastReload: undefined,
      draining: false,
      maxAction: undefined,
      cluster: 'none',
    } as const
    const clock = (difference: number | undefined) => readinessOf({ ...facts, clock: ahead(difference).skew })
    assert.equal(clock(undefined).clock, undefined)
    assert.deepEqual(clock(2_500).clock, { skewSeconds: 2 })
    assert.match(clock(400_000).clock?.problem ?? '', /400 seconds ahead/)
    assert.equal(clock(400_000).reason, clock(0).reason)
  })
})

describe('the time as an API server tells it', () => {
  const rows: [claim: string, heard: (string | undefined)[], serverTime: number | undefined][] = [
    ['of its header Date', [date], told],
    ['of the newest answer', ['Sat, 21 Nov 2026 06:59:59 GMT', date], told],
    ['an answer without it says nothing', [date, undefined], told],
    ['nor does one that is no date', [date, 'soon', ''], told],
    ['nothing before the first', ['never'], undefined],
  ]
  for (const [claim, heard, serverTime] of rows)
    it(claim, () => {
      const clock = createServerClock(() => 7)
      for (const each of heard) clock.hear(each)
      assert.deepEqual(clock.last(), serverTime === undefined ? undefined : { serverTime, at: 7 })
    })
})
