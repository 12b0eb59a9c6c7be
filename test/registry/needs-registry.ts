import { needsProgram } from '../programs/needs-program.ts'
import { dockerRegistry, referrersRegistry } from './programs.ts'

/** Skips a suite where Debian's `docker-registry` is not to be had, with one line that says how to get it; fails in CI. */
export function needsRegistry(context: Mocha.Context): void {
  needsProgram(context, dockerRegistry)
}

/** The same for the registry with the referrers API, which Go builds. */
export function needsReferrersRegistry(context: Mocha.Context): void {
  needsProgram(context, referrersRegistry)
}
