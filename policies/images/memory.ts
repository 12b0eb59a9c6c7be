import { createRecent } from '../recent.ts'

/** A value, and until when it counts (milliseconds of the steady clock; 0: it is not to be remembered). */
export interface Aged<T> {
  value: T
  freshUntil: number
}

/** What is remembered, by key; what was not used for longest goes first. */
export interface Memory<T> {
  put(key: string, aged: Aged<T>): void
  /** Undefined where nothing is remembered, or it no longer counts. */
  fresh(key: string): Aged<T> | undefined
  /** The same, or what no longer counts and may stand in for an answer that cannot be had. */
  kept(key: string): T | undefined
}

/** Remembers `limit` values, each `staleFor` milliseconds longer than it counts. */
export function createMemory<T>(steady: () => number, limit: number, staleFor = 0): Memory<T> {
  const entries = createRecent<Aged<T>>(limit)
  return {
    put: (key, aged) => {
      if (aged.freshUntil > 0) entries.set(key, aged)
    },
    fresh: (key) => {
      const entry = entries.get(key)
      return entry !== undefined && steady() < entry.freshUntil ? entry : undefined
    },
    kept: (key) => {
      const entry = entries.get(key)
      return entry !== undefined && steady() < entry.freshUntil + staleFor ? entry.value : undefined
    },
  }
}
