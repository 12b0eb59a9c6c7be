import { loadPolicies } from '../policies/load/load.ts'
import { readPolicyFiles } from '../policies/load/read-files.ts'
import { fingerprint } from './files/fingerprint.ts'
import type { PolicyFiles } from './policy-source.ts'

/** The policy and exception files of the command line; both may be directories. */
export function policyFiles(paths: readonly string[], now: () => number): PolicyFiles {
  return {
    fingerprint: () => fingerprint(paths),
    load: async () => loadPolicies(await readPolicyFiles(paths), { now: now() }),
  }
}
