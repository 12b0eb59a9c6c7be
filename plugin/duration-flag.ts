import { HealError } from '../policies/heal-error.ts'
import { parseDuration } from '../policies/load/duration.ts'

/** The milliseconds that a flag gives: `90s`, `5m`, or 0. Throws a HealError that names the flag for what is no duration. */
export function durationFlag(flag: string, text: string): number {
  const milliseconds = text === '0' ? 0 : parseDuration(text)
  if (milliseconds !== undefined) return milliseconds
  throw new HealError('usage', `${flag} ${JSON.stringify(text)} is no duration`, { hint: 'Write it like 90s or 5m' })
}
