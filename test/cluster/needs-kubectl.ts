import { findKubectl } from './find-binaries.ts'

const howToGetIt =
  'stock kubectl is needed: install it, set KUBECTL to its path, or run `npm run cluster:build` (needs Go)'

/** Skips a suite where there is no kubectl, with one line that says how to get it; in CI it fails instead. */
export function needsKubectl(context: Mocha.Context): string {
  const found = findKubectl()
  if (found !== undefined) return found
  if (process.env['CI'] !== undefined) throw new Error(howToGetIt)
  console.log(`skipped: ${howToGetIt}`)
  return context.skip()
}
