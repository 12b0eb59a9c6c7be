import { conclude } from './conclude.ts'
import type { Examination } from './examine.ts'
import type { LogSource } from './logs/log-source.ts'
import { readLogs, withUnreadLogs } from './logs/read-logs.ts'
import type { Diagnosis } from './verdict.ts'

/**
 * Concludes, and where logs of what crashed can be read, once more with them: they may name what a crash follows from. `about` is the
 * part that is asked for; only its logs are read.
 */
export async function concludeWithLogs(
  examination: Examination,
  about: (diagnosis: Diagnosis) => Diagnosis,
  logs: LogSource | undefined,
): Promise<Diagnosis> {
  const first = about(conclude(examination))
  if (logs === undefined) return first
  const { tails, unread } = await readLogs(first, examination.facts.snapshot, logs)
  return withUnreadLogs(tails.length === 0 ? first : about(conclude(examination, tails)), unread)
}
