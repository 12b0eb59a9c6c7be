import assert from 'node:assert/strict'
import { parseDuration, showDuration } from '../../../policies/load/duration.ts'
import { parseTime } from '../../../policies/load/time.ts'

describe('durations', () => {
  for (const [text, milliseconds] of [
    ['30s', 30_000],
    ['30m', 1_800_000],
    ['4h', 14_400_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['0s', undefined],
    ['', undefined],
    ['4', undefined],
    ['-4h', undefined],
    ['4 h', undefined],
    ['1.5h', undefined],
    ['9999999h', undefined],
  ] as const) {
    it(`"${text}" is ${String(milliseconds)} ms`, () => {
      assert.equal(parseDuration(text), milliseconds)
    })
  }
  for (const text of ['4h', '1h30m', '7d', '1d2h3m4s', '0s']) {
    it(`${text} is shown as it was written`, () => {
      assert.equal(showDuration(parseDuration(text) ?? 0), text)
    })
  }
})

describe('times', () => {
  for (const [text, utc] of [
    ['2026-11-20T22:00:00Z', '2026-11-20T22:00:00.000Z'],
    ['2026-11-20T22:00:00.999Z', '2026-11-20T22:00:00.999Z'],
    ['2026-11-20T22:00:00+02:00', '2026-11-20T20:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2027-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-00-01T00:00:00Z', undefined],
    ['2026-11-20T24:00:00Z', undefined],
    ['2026-11-20T22:00:00+25:00', undefined],
    ['2026-11-20T22:00:00', undefined],
    ['2026-11-20', undefined],
  ] as const) {
    it(`${text} is ${utc ?? 'no time'}`, () => {
      const time = parseTime(text)
      assert.equal(time === undefined ? undefined : new Date(time).toISOString(), utc)
    })
  }
})
