/** A registry of which images cannot be verified now. */
export interface Unanswered {
  registry: string
  /** What came of the newest question. */
  reason: string
  /** milliseconds since the epoch */
  since: number
}

/** Remembers which registries give no answers, for readiness and the log. */
export interface UnansweredMemory {
  /** True where this is to be logged: the first time, and once a minute while it lasts or comes back. */
  failed(registry: string, reason: string): boolean
  answered(registry: string): void
  /** Sorted by registry. */
  told(): Unanswered[]
}

interface Entry {
  reason: string
  /** undefined while it answers */
  since: number | undefined
  loggedAt: number
}

/** Names come from images of reviews; more registries than these fail together only where the network does. */
const mostKept = 50
const logEvery = 60_000

/** A memory of at most 50 registries; `now` is milliseconds since the epoch. */
export function createUnansweredMemory(now: () => number): UnansweredMemory {
  const entries = new Map<string, Entry>()

  /** False where all were told within the last minute. Else a quiet one goes: names that somebody invents must not hide the next for ever. */
  function makeRoom(at: number): boolean {
    if (entries.size < mostKept) return true
    const quiet = [...entries].find(([, { loggedAt }]) => at - loggedAt >= logEvery)
    return quiet !== undefined && entries.delete(quiet[0])
  }

  return {
    failed(registry, reason) {
      const at = now()
      const before = entries.get(registry)
      if (before === undefined && !makeRoom(at)) return false
      const isDue = before === undefined || at - before.loggedAt >= logEvery
      entries.set(registry, { reason, since: before?.since ?? at, loggedAt: isDue ? at : before.loggedAt })
      return isDue
    },
    answered(registry) {
      const entry = entries.get(registry)
      if (entry !== undefined) entry.since = undefined
    },
    told: () =>
      [...entries]
        .flatMap(([registry, { reason, since }]) => (since === undefined ? [] : [{ registry, reason, since }]))
        .sort((left, right) => (left.registry < right.registry ? -1 : 1)),
  }
}
