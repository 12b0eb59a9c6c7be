import { HealError } from '../../policies/heal-error.ts'
import { parseDuration } from '../../policies/load/duration.ts'

/** After it a time is no longer written with a year of four digits. */
const latest = Date.parse('9999-12-31T00:00:00Z')

/** The milliseconds that --for gives, from `now` on. Throws a HealError for what is no duration, or ends beyond all calendars. */
export function durationFrom(flag: string, now: number): number {
  const milliseconds = parseDuration(flag)
  if (milliseconds === undefined)
    throw new HealError('usage', `--for ${JSON.stringify(flag)} is no duration`, {
      hint: 'Write it like 30m, 4h, 1h30m or 7d',
    })
  if (now + milliseconds < latest) return milliseconds
  throw new HealError('usage', `--for ${JSON.stringify(flag)} is too long`, {
    hint: 'It must end before the year 9999',
  })
}
