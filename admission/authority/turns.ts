/** A task that is run again and again, never twice at a time. */
export interface Turns {
  /** Runs it now, or once more after a run that has begun; resolves when that run is over. Never rejects. */
  take: () => Promise<void>
  /** True as soon as the condition holds after a run, false where it does not within the time (milliseconds). */
  until(condition: () => boolean, timeout: number): Promise<boolean>
  /** No run begins after this; resolves when the last has ended. */
  stop(): Promise<void>
}

/** Runs a task every so many milliseconds and when asked to; the timer keeps no process alive. The task may not reject. */
export function createTurns(task: () => Promise<void>, every: number): Turns {
  const waiting = new Set<() => void>()
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let stopped = false

  async function run(): Promise<void> {
    if (stopped) return
    await task()
    for (const check of [...waiting]) check()
  }

  function take(): Promise<void> {
    if (next !== undefined) return next
    if (running === undefined) return begin()
    next = running.then(begin)
    return next
  }

  function begin(): Promise<void> {
    next = undefined
    running = run().finally(() => (running = undefined))
    return running
  }

  const timer = setInterval(() => void take(), every).unref()

  function until(condition: () => boolean, timeout: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(limit)
        waiting.delete(check)
        resolve(condition())
      }
      const check = () => {
        if (condition()) end()
      }
      const limit = setTimeout(end, timeout)
      waiting.add(check)
      check()
    })
  }

  return {
    take,
    until,
    async stop() {
      stopped = true
      clearInterval(timer)
      await (next ?? running)
      for (const check of [...waiting]) check()
    },
  }
}
