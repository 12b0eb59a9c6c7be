import type { EventEntry } from './event-entry.ts'

/** Entries by their key, never more than a limit. */
export interface EventQueue {
  /** Counts one more in the entry of the key, or makes one; undefined where there is no room. */
  add(key: string, create: () => EventEntry, now: () => number): EventEntry | undefined
  /** The entry with something to write that is due first. */
  next(): EventEntry | undefined
}

/** How many of the oldest entries are looked at for one that may go. */
const lookedAt = 16

/** A queue of at most `limit` entries, each counting for `seriesFor` milliseconds. */
export function createEventQueue(limit: number, seriesFor: number): EventQueue {
  const entries = new Map<string, EventEntry>()

  function hasRoom(): boolean {
    if (entries.size < limit) return true
    let looked = 0
    for (const [key, entry] of entries) {
      if (!isPending(entry)) return entries.delete(key)
      looked += 1
      if (looked === lookedAt) return false
    }
    return false
  }

  function again(entry: EventEntry | undefined): entry is EventEntry {
    return entry !== undefined && (isPending(entry) || performance.now() - entry.since < seriesFor)
  }

  return {
    add(key, create, now) {
      const entry = entries.get(key)
      if (again(entry)) {
        entry.count += 1
        entry.last = now()
        return entry
      }
      entries.delete(key)
      if (!hasRoom()) return undefined
      const made = create()
      entries.set(key, made)
      return made
    },
    next() {
      let first: EventEntry | undefined
      for (const entry of entries.values())
        if (isPending(entry) && (first === undefined || entry.dueAt < first.dueAt)) first = entry
      return first
    },
  }
}

function isPending(entry: EventEntry): boolean {
  return entry.count > entry.written
}
