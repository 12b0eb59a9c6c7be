import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from './behaviours.ts'

/** How a container ended. */
export interface Ending {
  code: number
  signal?: number
  reason?: string
  message?: string
}

/** One run of a container. */
export interface Instance {
  ended: Promise<Ending>
  pid?: number | undefined
  signal(name: 'SIGTERM' | 'SIGKILL'): void
}

const signals = { SIGTERM: 15, SIGKILL: 9 }

/** A run without a process: it does what it is told. */
export function scriptedInstance(behaviour: Extract<Behaviour, { kind: 'runs' | 'exits' }>): Instance {
  const stop = new AbortController()
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  if (behaviour.kind === 'exits') {
    const { code, after = 0, reason, message } = behaviour
    const ending = { code, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }
    sleep(after, undefined, { signal: stop.signal }).then(
      () => {
        resolve(ending)
      },
      () => undefined,
    )
  }
  return {
    ended,
    signal(name) {
      if (name === 'SIGTERM' && behaviour.kind === 'runs' && behaviour.ignoresTerm === true) return
      stop.abort()
      resolve(name === 'SIGTERM' ? { code: 0 } : { code: 128 + signals[name], signal: signals[name] })
    },
  }
}
