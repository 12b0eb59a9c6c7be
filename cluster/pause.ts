/** Resolves after the time (milliseconds), or at once when the signal aborts. */
export function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, time)
    signal.addEventListener('abort', done)
  })
}

/** Pauses that double from the first to the longest (milliseconds), each shortened by up to half so that many do not come at once. */
export interface BackOff {
  next(): number
  reset(): void
}

/** A back-off that starts at the first pause. */
export function createBackOff({ first, longest }: { first: number; longest: number }): BackOff {
  let failures = 0
  return {
    next() {
      const full = Math.min(longest, first * 2 ** Math.min(failures, 20))
      failures += 1
      return full * (1 - Math.random() / 2)
    },
    reset() {
      failures = 0
    },
  }
}
