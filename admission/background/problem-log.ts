import type { Logger } from 'pino'

/** The same problem is logged once in so many milliseconds: informers try again and again. */
const logEvery = 60_000

/** Logs a problem that comes again and again, under one message. */
export function createProblemLog(log: Logger, now: () => number, message: string): (problem: string) => void {
  let before: { problem: string; at: number } | undefined
  return (problem) => {
    const at = now()
    if (before?.problem === problem && at - before.at < logEvery) return
    before = { problem, at }
    log.error({ reason: problem }, message)
  }
}
