/** What happens to a key: done, or look again after that many milliseconds. */
export type Reconcile = (key: string) => Promise<number | undefined>

/** Told of each failed attempt, counted from 1. */
export type AttemptFailed = (key: string, error: unknown, attempt: number) => void

/** A queue of keys: each waits at most once and is worked on by one worker at a time; failures are retried ever slower. */
export interface WorkQueue {
  add(key: string): void
  /** Forgets what waits and resolves when nothing is in flight. */
  stop(): Promise<void>
}

const workers = 4
const firstDelay = 50
const longestDelay = 10_000
/** A change brings a failed key forward, but not into a busy loop: its own failed attempts may cause changes. */
const soonestRetry = 250

/** Creates a queue that calls `reconcile` for every key added, in the next turn of the event loop at the earliest. */
export function createWorkQueue(reconcile: Reconcile, onError: AttemptFailed): WorkQueue {
  const waiting = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const failures = new Map<string, number>()
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false

  const later = (key: string, milliseconds: number): void => {
    clearTimeout(timers.get(key))
    const timer = setTimeout(() => {
      timers.delete(key)
      waiting.add(key)
      pump()
    }, milliseconds)
    timers.set(key, timer.unref())
  }
  const pump = (): void => {
    for (const key of waiting) {
      if (stopped || running.size >= workers) return
      if (running.has(key)) continue
      waiting.delete(key)
      running.set(key, attempt(key))
    }
  }
  const attempt = async (key: string): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    try {
      const again = stopped ? undefined : await reconcile(key)
      failures.delete(key)
      if (again !== undefined && !stopped) later(key, again)
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1
      failures.set(key, count)
      const changed = waiting.delete(key)
      const delay = Math.min(firstDelay * 2 ** (count - 1), longestDelay)
      if (!stopped) later(key, changed ? Math.min(delay, soonestRetry) : delay)
      onError(key, error, count)
    } finally {
      running.delete(key)
      pump()
    }
  }
  return {
    add(key) {
      if (stopped) return
      if (failures.has(key) && !running.has(key)) later(key, soonestRetry)
      else waiting.add(key)
      pump()
    },
    async stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      waiting.clear()
      await Promise.all(running.values())
    },
  }
}
