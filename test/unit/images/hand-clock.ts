import type { Clock } from '../../../policies/images/clock.ts'

/** A clock that a test moves by hand. */
export interface HandClock extends Clock {
  pass(milliseconds: number): void
}

/** Starts at 1000 ms. */
export function createHandClock(): HandClock {
  let now = 1000
  const alarms: { at: number; ring: () => void }[] = []
  return {
    wall: () => 1_800_000_000_000 + now,
    steady: () => now,
    before: (promise, deadline, otherwise) => {
      const late = new Promise<typeof otherwise>((resolve) => {
        if (deadline <= now) resolve(otherwise)
        else
          alarms.push({
            at: deadline,
            ring: () => {
              resolve(otherwise)
            },
          })
      })
      return Promise.race([promise, late])
    },
    abortIn: (milliseconds) => {
      const controller = new AbortController()
      alarms.push({
        at: now + milliseconds,
        ring: () => {
          controller.abort()
        },
      })
      return controller.signal
    },
    pass: (milliseconds) => {
      now += milliseconds
      for (const { at, ring } of alarms) if (at <= now) ring()
    },
  }
}
