import assert from 'node:assert/strict'
import { nextRun, parseCron } from '../../../../plugin/diagnosis/analyzers/workload/cron-schedule.ts'

// 2026-11-20 is a Friday.
const after = '2026-11-20T12:00:30Z'

const rows: [schedule: string, zone: string | undefined, next: string | undefined, from?: string][] = [
  ['* * * * *', undefined, '2026-11-20T12:01:00Z'],
  ['0 * * * *', undefined, '2026-11-20T13:00:00Z'],
  ['@hourly', undefined, '2026-11-20T13:00:00Z'],
  ['*/15 * * * *', undefined, '2026-11-20T12:15:00Z'],
  ['5/20 * * * *', undefined, '2026-11-20T12:05:00Z'],
  ['30 2 * * *', undefined, '2026-11-21T02:30:00Z'],
  ['0 9-17/4 * * MON-FRI', undefined, '2026-11-20T13:00:00Z'],
  ['0 9 * * mon', undefined, '2026-11-23T09:00:00Z'],
  ['0 0 1 jan *', undefined, '2027-01-01T00:00:00Z'],
  ['0 0 29 2 *', undefined, '2028-02-29T00:00:00Z'],
  ['0 0 13 * 5', undefined, '2026-11-27T00:00:00Z'],
  ['0 0 13 * ?', undefined, '2026-12-13T00:00:00Z'],
  ['0,30 8 * * *', undefined, '2026-11-21T08:00:00Z'],
  ['@every 1h30m', undefined, '2026-11-20T13:30:30Z'],
  ['@weekly', undefined, '2026-11-22T00:00:00Z'],
  ['0 8 * * *', 'America/New_York', '2026-11-20T13:00:00Z'],
  ['0 8 * * *', 'Asia/Kolkata', '2026-11-21T02:30:00Z'],
  ['0 9 * * *', 'Europe/Berlin', '2026-03-29T07:00:00Z', '2026-03-28T20:00:00Z'],
  ['0 8 * * *', 'Mars/Olympus', undefined],
  ['0 0 31 2 *', undefined, undefined],
]

describe('schedules of CronJobs', () => {
  for (const [schedule, zone, next, from = after] of rows) {
    it(`${schedule} ${zone ?? ''} → ${next ?? 'never'}`, () => {
      const parsed = parseCron(schedule)
      assert.ok(parsed !== undefined)
      const time = nextRun(parsed, Date.parse(from), zone)
      assert.equal(time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z'), next)
    })
  }

  for (const text of [
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '@often',
    '@every soon',
    'a b c d e',
  ]) {
    it(`"${text}" is none`, () => {
      assert.equal(parseCron(text), undefined)
    })
  }
})
