import { days, hours, minutes, seconds } from '../../../text/time.ts'

/** A schedule of a CronJob, as kube-controller-manager's parser takes it: five fields, or a descriptor. */
export type CronSchedule = { every: number } | CronFields

interface CronFields {
  minute: ReadonlySet<number>
  hour: ReadonlySet<number>
  month: ReadonlySet<number>
  dayOfMonth: ReadonlySet<number>
  dayOfWeek: ReadonlySet<number>
  /** Both restrict: a day that is in either counts. */
  eitherDay: boolean
}

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const monthNames = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** The schedule of a text, undefined where it is none. */
export function parseCron(text: string): CronSchedule | undefined {
  const plain = text.trim()
  const every = /^@every (.+)$/.exec(plain)?.[1]
  if (every !== undefined) return everyOf(every)
  const fields = (descriptors[plain] ?? plain).split(/\s+/)
  const [minute, hour, dayOfMonth, month, dayOfWeek] = [
    fieldOf(fields[0], 0, 59),
    fieldOf(fields[1], 0, 23),
    fieldOf(fields[2], 1, 31),
    fieldOf(fields[3], 1, 12, monthNames),
    fieldOf(fields[4], 0, 6, dayNames),
  ]
  if (fields.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined
  const isFree = (field = ''): boolean => field.split(',').some((part) => part === '*' || part === '?')
  return { minute, hour, dayOfMonth, month, dayOfWeek, eitherDay: !isFree(fields[2]) && !isFree(fields[4]) }
}

const units: Readonly<Record<string, number>> = { h: hours, m: minutes, s: seconds }

function everyOf(duration: string): CronSchedule | undefined {
  const parts = [...duration.matchAll(/(\d+)(h|m|s)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration) return undefined
  const every = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0)
  return every > 0 ? { every } : undefined
}

function fieldOf(text = '', least: number, most: number, names: readonly string[] = []): Set<number> | undefined {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const match = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part)
    if (match === null) return undefined
    const [, low = '', high, step = '1'] = match
    const isAny = low === '*' || low === '?'
    const from = isAny ? least : valueOf(low, names)
    const to = isAny || (high === undefined && match[3] !== undefined) ? most : valueOf(high ?? low, names)
    if (!(from >= least && to <= most && from <= to) || Number(step) === 0) return undefined
    for (let value = from; value <= to; value += Number(step)) values.add(value)
  }
  return values
}

function valueOf(text: string, names: readonly string[]): number {
  const place = names.indexOf(text.toLowerCase())
  return place > -1 ? place : /^\d+$/.test(text) ? Number(text) : Number.NaN
}

/** No schedule that comes at all stays away longer (29 February on a Sunday). */
const longestGap = 41 * 366

/** The first time after `after`, in a time zone (as `spec.timeZone`); undefined where there is none, or the zone is unknown. */
export function nextRun(schedule: CronSchedule, after: number, timeZone = 'UTC'): number | undefined {
  if ('every' in schedule) return after + schedule.every
  const clock = zoneClock(timeZone)
  if (clock === undefined) return undefined
  const start = Math.floor((after + clock(after)) / minutes) * minutes + minutes
  for (let day = Math.floor(start / days) * days, count = 0; count < longestGap; day += days, count++) {
    if (!isDay(schedule, new Date(day))) continue
    const wall = firstOf(schedule, day, Math.max(day, start))
    if (wall !== undefined) return wall - clock(wall - clock(wall))
  }
  return undefined
}

function isDay({ month, dayOfMonth, dayOfWeek, eitherDay }: CronFields, date: Date): boolean {
  if (!month.has(date.getUTCMonth() + 1)) return false
  const [ofMonth, ofWeek] = [dayOfMonth.has(date.getUTCDate()), dayOfWeek.has(date.getUTCDay())]
  return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek
}

/** The first minute of a day that is not before `from`; both as wall time. */
function firstOf({ hour, minute }: CronFields, day: number, from: number): number | undefined {
  const sorted = (values: ReadonlySet<number>): number[] => [...values].sort((left, right) => left - right)
  for (const atHour of sorted(hour)) {
    if (day + (atHour + 1) * hours <= from) continue
    for (const atMinute of sorted(minute)) {
      const wall = day + atHour * hours + atMinute * minutes
      if (wall >= from) return wall
    }
  }
  return undefined
}

/** How far the wall clock of a zone is ahead of UTC at a time; undefined for a zone that does not exist. */
function zoneClock(timeZone: string): ((time: number) => number) | undefined {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return () => 0
  const format = formatOf(timeZone)
  if (format === undefined) return undefined
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
    return wall - Math.floor(time / seconds) * seconds
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const numeric = 'numeric'
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts })
  } catch {
    return undefined
  }
}
