import type { Ending } from './instance.ts'
import { timestamp } from './time.ts'

/** The state of a container as the API has it. */
export type ContainerState =
  { waiting: { reason: string; message?: string } } | { running: { startedAt: string } } | { terminated: Ended }

/** How a run ended, as the API has it. */
export interface Ended {
  exitCode: number
  signal?: number
  reason: string
  message?: string
  startedAt: string
  finishedAt: string
}

/** The end of a run that began at `startedAt`. */
export function endedOf(ending: Ending, startedAt: string): Ended {
  const { code, signal, reason, message, ago = 0, lasted } = ending
  const finished = Date.now() - ago
  return {
    exitCode: code,
    reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
    startedAt: startOf(ending, finished, lasted) ?? startedAt,
    finishedAt: timestamp(finished),
    ...(signal === undefined ? {} : { signal }),
    ...(message === undefined ? {} : { message }),
  }
}

function startOf({ reason, ago }: Ending, finished: number, lasted: number | undefined): string | undefined {
  // The runtime says so of what never started.
  if (reason === 'StartError') return timestamp(0)
  if (lasted !== undefined) return timestamp(finished - lasted)
  return ago === undefined ? undefined : timestamp(finished)
}
