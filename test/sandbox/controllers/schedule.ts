const macros = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])
const minute = 60_000
/** Older misses are not looked for. */
const farthest = 8 * 24 * 60

/** The last moment after `from`, and at `to` or before, that a cron schedule names, in UTC; undefined where there is none. */
export function lastScheduled(schedule: string, from: Date, to: Date): Date | undefined {
  const fields = (macros.get(schedule) ?? schedule).trim().split(/\s+/)
  const last = Math.floor(to.getTime() / minute)
  const first = Math.max(Math.floor(from.getTime() / minute), last - farthest)
  for (let at = last; at > first; at -= 1) if (isDue(fields, new Date(at * minute))) return new Date(at * minute)
  return undefined
}

/** Of day of month and day of week one is enough where both are restricted. */
function isDue([minutes = '*', hours = '*', days = '*', months = '*', weekdays = '*']: string[], at: Date): boolean {
  const day = matches(days, at.getUTCDate(), 1)
  const weekday = matches(weekdays, at.getUTCDay(), 0) || matches(weekdays, at.getUTCDay() + 7, 0)
  const isDay = days.startsWith('*') || weekdays.startsWith('*') ? day && weekday : day || weekday
  return (
    matches(minutes, at.getUTCMinutes(), 0) &&
    matches(hours, at.getUTCHours(), 0) &&
    matches(months, at.getUTCMonth() + 1, 1) &&
    isDay
  )
}

/** One field: `*`, numbers, ranges and steps, with commas. Names of months and days match nothing. */
function matches(field: string, value: number, least: number): boolean {
  return field.split(',').some((part) => {
    const [range = '*', step = '1'] = part.split('/')
    const [from = '*', to] = range.split('-')
    const start = from === '*' ? least : Number(from)
    const end = from === '*' || part.includes('/') ? Number(to ?? Infinity) : Number(to ?? from)
    return value >= start && value <= end && (value - start) % Number(step) === 0
  })
}
