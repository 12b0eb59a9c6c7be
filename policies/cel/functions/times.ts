import type { Budget } from '../values/budget.ts'
import { isFault, textFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import { offsetMinutes } from '../values/timestamp.ts'
import type { Timestamp } from '../values/timestamp.ts'
import { method } from './define.ts'
import type { Overload } from './define.ts'

const MILLISECOND = 1_000_000n
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Building a time zone's calendar takes about as long as this many steps. */
const ZONE_STEPS = 200
const LONGEST_ZONE = 64

/** A date whose UTC fields are the local ones of the zone. */
function localDate(time: Timestamp, zone: string | undefined, budget: Budget): Date | Fault {
  const below = ((time.nanos % MILLISECOND) + MILLISECOND) % MILLISECOND
  const utc = Number((time.nanos - below) / MILLISECOND)
  if (zone === undefined || zone === '' || zone === 'UTC') {
    return new Date(utc)
  }
  const minutes = offsetMinutes(zone)
  if (minutes !== undefined) {
    return new Date(utc + minutes * MINUTE_MS)
  }
  budget.spend(ZONE_STEPS)
  return inNamedZone(utc, zone) ?? textFault(zone, 'is not a known time zone')
}

function inNamedZone(utc: number, zone: string): Date | undefined {
  const calendar = calendarOf(zone)
  if (calendar === undefined) {
    return undefined
  }
  const parts = Object.fromEntries(
    calendar.formatToParts(new Date(utc)).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, ((utc % 1000) + 1000) % 1000))
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date
}

function calendarOf(zone: string): Intl.DateTimeFormat | undefined {
  if (zone.length > LONGEST_ZONE) {
    return undefined
  }
  const part = 'numeric'
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: part,
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
    })
  } catch {
    return undefined
  }
}

function dayOfYear(date: Date): number {
  const start = new Date(date)
  start.setUTCMonth(0, 1)
  return Math.round((date.getTime() - start.getTime()) / DAY_MS)
}

/** A field of a timestamp, in UTC or in the zone given. */
function field(name: string, read: (date: Date) => number): Overload[] {
  const run = (budget: Budget, time: Timestamp, zone?: string): Result => {
    const date = localDate(time, zone, budget)
    return isFault(date) ? date : BigInt(read(date))
  }
  return [
    method(name, ['timestamp'], 'int', (budget, time) => run(budget, time)),
    method(name, ['timestamp', 'string'], 'int', (budget, time, zone) => run(budget, time, zone)),
  ]
}

/** Fields of timestamps and durations. */
export const times: readonly Overload[] = [
  ...field('getFullYear', (date) => date.getUTCFullYear()),
  ...field('getMonth', (date) => date.getUTCMonth()),
  ...field('getDate', (date) => date.getUTCDate()),
  ...field('getDayOfMonth', (date) => date.getUTCDate() - 1),
  ...field('getDayOfWeek', (date) => date.getUTCDay()),
  ...field('getDayOfYear', dayOfYear),
  ...field('getHours', (date) => date.getUTCHours()),
  ...field('getMinutes', (date) => date.getUTCMinutes()),
  ...field('getSeconds', (date) => date.getUTCSeconds()),
  ...field('getMilliseconds', (date) => date.getUTCMilliseconds()),
  method('getHours', ['duration'], 'int', (_, { nanos }) => nanos / 3_600_000_000_000n),
  method('getMinutes', ['duration'], 'int', (_, { nanos }) => nanos / 60_000_000_000n),
  method('getSeconds', ['duration'], 'int', (_, { nanos }) => nanos / 1_000_000_000n),
  method('getMilliseconds', ['duration'], 'int', (_, { nanos }) => nanos / MILLISECOND),
]
