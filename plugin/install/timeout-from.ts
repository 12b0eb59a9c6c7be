import { HealError } from '../../policies/heal-error.ts'
import { parseDuration } from '../../policies/load/duration.ts'

/** The milliseconds that --timeout gives. Throws a HealError for what is no duration. */
export function timeoutFrom(flag: string): number {
  const milliseconds = parseDuration(flag)
  if (milliseconds !== undefined) return milliseconds
  throw new HealError('usage', `--timeout ${JSON.stringify(flag)} is no duration`, { hint: 'Write it like 90s or 5m' })
}
