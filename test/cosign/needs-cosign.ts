import { needsProgram } from '../programs/needs-program.ts'
import { cosign } from './program.ts'

/** The path of the real cosign; skips a suite where it was not built, with one line that says how to build it; fails in CI. */
export function needsCosign(context: Mocha.Context): string {
  return needsProgram(context, cosign)
}
