import { loadPolicies } from '../../policies/load/load.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { readPolicyFiles } from '../../policies/load/read-files.ts'
import { fingerprint } from '../background/fingerprint.ts'
import type { PolicyFiles } from './policy-source.ts'

/** Policies that exceptions in files may be for although they are in no file; `version` changes when they do. */
export interface PoliciesElsewhere {
  policies: readonly Policy[]
  version: number
}

/** The policy and exception files of the command line; both may be directories. */
export function policyFiles(
  paths: readonly string[],
  now: () => number,
  elsewhere?: () => PoliciesElsewhere,
): PolicyFiles {
  return {
    fingerprint: async () => `${elsewhere?.().version ?? ''}\n${await fingerprint(paths)}`,
    load: async () => {
      const policies = elsewhere?.().policies
      const texts = await readPolicyFiles(paths)
      return loadPolicies(texts, { now: now(), ...(policies === undefined ? {} : { elsewhere: policies }) })
    },
  }
}
