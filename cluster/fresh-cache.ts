/** How long a value may be used again, how many are kept, and which are worth keeping. */
export interface FreshCacheOptions<T> {
  /** milliseconds */
  freshFor: number
  limit: number
  keep: (value: T) => boolean
  /** A clock in milliseconds that never goes back. */
  now?: () => number
}

interface Entry<T> {
  value: Promise<T>
  /** Infinity while the read is still running. */
  staleAt: number
}

/**
 * Wraps a read: equal keys share one running read, and a kept value serves until it is stale.
 * `read` must not reject; a value that `keep` refuses is read again by the next caller.
 */
export function freshCache<T>(options: FreshCacheOptions<T>, read: (key: string) => Promise<T>) {
  const now = options.now ?? (() => performance.now())
  const entries = new Map<string, Entry<T>>()

  function start(key: string): Promise<T> {
    const entry: Entry<T> = { value: read(key), staleAt: Infinity }
    makeRoom(entries, options.limit)
    entries.set(key, entry)
    void entry.value.then((value) => {
      if (options.keep(value)) entry.staleAt = now() + options.freshFor
      else if (entries.get(key) === entry) entries.delete(key)
    })
    return entry.value
  }

  return (key: string): Promise<T> => {
    const entry = entries.get(key)
    if (entry !== undefined && now() < entry.staleAt) return entry.value
    entries.delete(key)
    return start(key)
  }
}

/** Drops the entries that were read longest ago. */
function makeRoom(entries: Map<string, unknown>, limit: number): void {
  for (const key of entries.keys()) {
    if (entries.size < limit) return
    entries.delete(key)
  }
}
