import type { LoadResult } from '../../policies/load/load.ts'
import type { PolicySet, Problem } from '../../policies/load/policy.ts'

/** Where policies come from; both functions may reject. */
export interface PolicyFiles {
  /** Changes whenever a load may give another result. */
  fingerprint(): Promise<string>
  load(): Promise<LoadResult>
}

/** What the last attempt to load came to. Times are milliseconds since the epoch. */
export interface Reload {
  at: number
  ok: boolean
  /** Errors and warnings; where the files could not be read at all, one without a line. */
  problems: readonly Problem[]
}

/** The set in force and when it came into force. */
export interface LoadedPolicies {
  set: PolicySet
  at: number
}

/** Holds the last good PolicySet, replaced as a whole. */
export interface PolicySource {
  current(): LoadedPolicies | undefined
  lastReload(): Reload | undefined
  /** Loads where the files have changed since the last attempt. Never rejects. */
  refresh: () => Promise<void>
}

/** Attempts in one refresh when files change while they are read. */
const maxAttempts = 3

/** A source over files; `onReload` is told of every attempt, after the new set is in force. */
export function createPolicySource(
  files: PolicyFiles,
  now: () => number,
  onReload: (reload: Reload, loaded: LoadedPolicies | undefined) => void,
): PolicySource {
  let loaded: LoadedPolicies | undefined
  let last: Reload | undefined
  let seen: string | undefined

  function finish(result: LoadResult): void {
    const at = now()
    if (result.set !== undefined) loaded = { set: result.set, at }
    last = { at, ok: result.set !== undefined, problems: result.problems }
    onReload(last, loaded)
  }

  /** True when what was loaded is what the files say now. */
  async function attempt(): Promise<boolean> {
    const before = await files.fingerprint()
    if (before === seen) return true
    const result = await files.load()
    if (before !== (await files.fingerprint())) return false
    seen = before
    finish(result)
    return true
  }

  async function refresh(): Promise<void> {
    try {
      for (let attempts = 0; attempts < maxAttempts; attempts++) if (await attempt()) return
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      // The same failure every second is one failure.
      if (seen === message) return
      seen = message
      finish({ set: undefined, problems: [unreadable(message)] })
    }
  }

  return { current: () => loaded, lastReload: () => last, refresh }
}

function unreadable(message: string): Problem {
  return { severity: 'error', file: '', line: 0, column: 0, path: '', message }
}
