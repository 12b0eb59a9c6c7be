import { HealError } from '../../policies/heal-error.ts'
import { parseDuration } from '../../policies/load/duration.ts'

/** One request may take so long where nothing else is said (milliseconds): a command never hangs. */
const byDefault = 10_000
/** What "no limit" means: timers hold no more than 24 days, and nobody waits as long. */
const longest = 24 * 3_600_000

/** The milliseconds of --request-timeout. As kubectl reads it: a number alone is seconds, 0 is no limit. */
export function requestTimeout(flag: string | undefined): number {
  if (flag === undefined) return byDefault
  if (/^0+[a-z]*$/.test(flag)) return longest
  const milliseconds = parseDuration(/^\d+$/.test(flag) ? `${flag}s` : flag)
  if (milliseconds !== undefined) return Math.min(milliseconds, longest)
  throw new HealError('usage', `--request-timeout ${JSON.stringify(flag)} is no duration`, {
    hint: 'Write it like 5s, 30s or 1m',
  })
}
