/** What was read from a cluster: a value, nothing there, or not readable (and why). Unknown is never taken as absent. */
export type Known<T> = { state: 'known'; value: T } | { state: 'absent' } | { state: 'unknown'; reason: string }

/** A value that was read. */
export function known<T>(value: T): Known<T> {
  return { state: 'known', value }
}

/** Looked for and not there. */
export const absent: Known<never> = { state: 'absent' }

/** Could not be read; the reason completes the sentence "… could not be read: REASON". */
export function unknown(reason: string): Known<never> {
  return { state: 'unknown', reason }
}
