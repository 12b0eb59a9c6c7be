/** An entry with the signers who satisfied it; the same signer of the same thing has the same id. */
export interface SatisfiedEntry {
  path: string
  by: ReadonlySet<string>
}

/**
 * The entries that count: each by a signer of its own, as many as can be. Two entries with the same key are one entry if only
 * that key has signed; a signature and an attestation of one signer are two.
 */
export function countedEntries(entries: readonly SatisfiedEntry[]): string[] {
  const taken = new Map<string, SatisfiedEntry>()
  for (const entry of entries) assign(entry, taken, new Set())
  const counted = new Set(taken.values())
  return entries.filter((entry) => counted.has(entry)).map(({ path }) => path)
}

/** Finds the entry a signer, moving others to another one of theirs where that makes room (Kuhn's matching). */
function assign(entry: SatisfiedEntry, taken: Map<string, SatisfiedEntry>, tried: Set<string>): boolean {
  for (const id of entry.by) {
    if (tried.has(id)) continue
    tried.add(id)
    const holder = taken.get(id)
    if (holder === undefined || assign(holder, taken, tried)) {
      taken.set(id, entry)
      return true
    }
  }
  return false
}
