import { findKubectl, howToGetKubectl } from './find-kubectl.ts'

/** Skips a suite where there is no kubectl, with one line that says how to get it; in CI it fails instead. */
export function needsKubectl(context: Mocha.Context): string {
  const found = findKubectl()
  if (found !== undefined) return found
  if (process.env['CI'] !== undefined) throw new Error(howToGetKubectl)
  console.log(`skipped: ${howToGetKubectl}`)
  return context.skip()
}
