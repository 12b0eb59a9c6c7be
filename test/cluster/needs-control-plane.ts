import { findBinaries } from './find-binaries.ts'

const howToGetThem =
  'run `npm run cluster:build` (needs Go; minutes the first time), or set KUBEBUILDER_ASSETS to a folder that has them'

/**
 * Skips a suite where there are no programs of a control plane, with one line that says how to get them; in CI it fails instead, but
 * where CI said that it has no Go to build them (`CLUSTER_TESTS=skip`).
 */
export function needsControlPlane(context: Mocha.Context): void {
  const found = findBinaries()
  if (found.ok) return
  const problem = `a real control plane is needed: ${found.lacks.join('; ')}; ${howToGetThem}`
  if (process.env['CI'] !== undefined && process.env['CLUSTER_TESTS'] !== 'skip') throw new Error(problem)
  if (process.env['CI'] === undefined) tellOnce(problem)
  context.skip()
}

let told = false

function tellOnce(problem: string): void {
  if (!told) console.log(`skipped: ${problem}`)
  told = true
}
