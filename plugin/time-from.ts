import { HealError } from '../policies/heal-error.ts'

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** The time that --now gives, in milliseconds since the epoch; without it the present. */
export function timeFrom(flag: string | undefined, present: () => number): number {
  if (flag === undefined) return present()
  const time = rfc3339.test(flag) ? Date.parse(flag) : NaN
  if (!Number.isNaN(time)) return time
  throw new HealError('usage', `--now ${JSON.stringify(flag)} is not a time`, {
    hint: 'Write it like 2026-11-20T22:10:00Z',
  })
}
