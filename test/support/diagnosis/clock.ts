export const seconds = 1000
export const minutes = 60 * seconds
export const hours = 60 * minutes
export const days = 24 * hours

/** The time at which every hand-built snapshot was taken. */
export const now = Date.parse('2026-11-20T12:00:00Z')

/** A timestamp so many milliseconds before `now`, as the API server writes it (whole seconds). */
export function ago(milliseconds: number): string {
  return new Date(now - milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}
