import type { LoadedObject } from '../../policies/load/load-object.ts'

/** What a load says that fails by a fault of ours: one object must not cost the others. */
export function unloadable(error: unknown): LoadedObject<never> {
  const reason = error instanceof Error ? error.message : String(error)
  const message = `could not be loaded, by a fault of heal-admission: ${reason}`
  return { built: undefined, problems: [{ severity: 'error', path: '', message }] }
}
