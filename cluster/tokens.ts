/** Bounds a rate: a bucket that fills evenly. */
export interface Tokens {
  /** When the next can be taken (milliseconds of `performance.now()`; in the past where one is there). */
  readyAt(): number
  /** False where none is there. */
  take(): boolean
}

/** A full bucket of `burst` tokens that gets `perSecond` more each second. */
export function createTokens({ perSecond, burst }: { perSecond: number; burst: number }): Tokens {
  let left = burst
  let countedAt = performance.now()

  function count(): void {
    const now = performance.now()
    left = Math.min(burst, left + ((now - countedAt) / 1000) * perSecond)
    countedAt = now
  }

  return {
    readyAt() {
      count()
      return left >= 1 ? countedAt : countedAt + ((1 - left) / perSecond) * 1000
    },
    take() {
      count()
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
