import { setTimeout as pause } from 'node:timers/promises'

/** How long is waited at most, and how long between two looks (milliseconds). */
export interface Patience {
  timeout: number
  /** default one second */
  every?: number
}

/** Looks again and again until there is something to see; undefined where the time is up. The first look is at once. */
export async function waitFor<T>(
  { timeout, every = 1_000 }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = performance.now() + timeout
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    const left = end - performance.now()
    if (left <= 0) return undefined
    await pause(Math.min(every, left))
  }
}
