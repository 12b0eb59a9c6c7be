import { setTimeout as sleep } from 'node:timers/promises'
import type { Exits, NotStarted, Runs } from './behaviour.ts'

/** How a container ended. */
export interface Ending {
  code: number
  signal?: number
  reason?: string
  message?: string
  /** How long ago, ms; now where it is not said. */
  ago?: number
  /** How long it ran then, ms. */
  lasted?: number
  /** What is shown instead of the end until it is started again: it never really ran. */
  shown?: { reason: string; message: string }
}

/** One run of a container. */
export interface Instance {
  ended: Promise<Ending>
  pid?: number | undefined
  signal(name: 'SIGTERM' | 'SIGKILL'): void
}

const signals = { SIGTERM: 15, SIGKILL: 9 }

/** A run without a process that ends when it is told to. */
export function runningInstance({ ignoresTerm, unkillable, onTerm = 0 }: Runs): Instance {
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  return {
    ended,
    signal(name) {
      if (unkillable === true || (name === 'SIGTERM' && ignoresTerm === true)) return
      resolve(name === 'SIGTERM' ? { code: onTerm } : { code: 128 + signals[name], signal: signals[name] })
    },
  }
}

/** A run without a process that ends by itself. */
export function endingInstance({ after = 0, ...ending }: Exits): Instance {
  const stop = new AbortController()
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  sleep(after, undefined, { signal: stop.signal }).then(
    () => {
      resolve(ending)
    },
    () => undefined,
  )
  return {
    ended,
    signal(name) {
      stop.abort()
      resolve({ code: name === 'SIGTERM' ? 0 : 128 + signals[name], ...(name === 'SIGKILL' ? { signal: 9 } : {}) })
    },
  }
}

/** A run that the runtime could not start (exit code 128), or that its hook ended (137). */
export function failedInstance({ reason, message }: NotStarted): Instance {
  const shown = { reason, message }
  const ending: Ending =
    reason === 'PostStartHookError' ? { code: 137, shown } : { code: 128, reason: 'StartError', message, shown }
  return { ended: Promise.resolve(ending), signal: () => undefined }
}
