const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[-+](\d{2}):(\d{2}))$/

/** Milliseconds since the epoch of an RFC 3339 time with a zone; undefined for what is none, also for 30 February. */
export function parseTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, zoneHour = '0', zoneMinute = '0'] = rfc3339.exec(text) ?? []
  if (year === undefined) return undefined
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
