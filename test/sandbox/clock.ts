/** The time of a sandbox: what it is given, and as much later as it was advanced. */
export interface Clock {
  now: () => Date
  /** Makes it later at once and tells who waits for moments. */
  advance: (milliseconds: number) => void
  /** Returns how to stop listening. */
  onAdvance: (listener: () => void) => () => void
}

/** A clock over another one. */
export function createClock(base: () => Date): Clock {
  const listeners = new Set<() => void>()
  let offset = 0
  return {
    now: () => new Date(base().getTime() + offset),
    advance(milliseconds) {
      offset += milliseconds
      for (const listener of [...listeners]) listener()
    },
    onAdvance(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
