import { knownPolicies } from '../../policies/load/load-object.ts'
import type { Policy, PolicySet } from '../../policies/load/policy.ts'
import { policyFiles, type PoliciesElsewhere } from '../policy-source/policy-files.ts'
import { createPolicySource, type Reload } from '../policy-source/policy-source.ts'
import { createExceptionBuilder } from './built-exceptions.ts'
import { createPolicyBuilder, type BuiltPolicy } from './built-policies.ts'
import { merge, mergePolicies, type Merged } from './merge.ts'
import type { Objects } from './watched-objects.ts'

/** Files and cluster, put together again and again; what has not changed is not built anew. */
export interface Combination {
  /** Looks at the files, and puts them before the objects. Undefined while the files have not been good once. */
  combine: (policies: Objects, exceptions: Objects) => Promise<Merged | undefined>
  /** What the files alone say; undefined while they have not been good once. */
  fileSet: () => PolicySet | undefined
  /** The last look at the files; undefined where there are none. */
  lastReload: () => Reload | undefined
}

const noFiles: PolicySet = { policies: [], exceptions: [], hash: '' }

/** A combination over the files and directories of these paths; without any, over the cluster alone. */
export function createCombination(paths: readonly string[], now: () => number): Combination {
  const policyBuilder = createPolicyBuilder()
  const exceptionBuilder = createExceptionBuilder()
  let elsewhere: PoliciesElsewhere = { policies: [], version: 0 }
  const read = policyFiles(paths, now, () => elsewhere)
  const files = paths.length === 0 ? undefined : createPolicySource(read, now, () => undefined)
  const fileSet = () => (files === undefined ? noFiles : files.current()?.set)
  return {
    async combine(policies, exceptions) {
      const built = await policyBuilder.build(policies)
      elsewhere = renewed(elsewhere, built)
      await files?.refresh()
      const ofFiles = fileSet()
      if (ofFiles === undefined) return undefined
      const known = knownPolicies(mergePolicies(ofFiles, built))
      return merge(ofFiles, { policies: built, exceptions: exceptionBuilder.build(exceptions, known, now()) })
    },
    fileSet,
    lastReload: () => files?.lastReload(),
  }
}

/** Exceptions in files are held against the cluster's policies too, so the files are loaded again when those change. */
function renewed(before: PoliciesElsewhere, built: ReadonlyMap<string, BuiltPolicy>): PoliciesElsewhere {
  const policies: Policy[] = [...built.values()].flatMap(({ inForce }) =>
    inForce === undefined ? [] : [inForce.policy],
  )
  const isSame =
    policies.length === before.policies.length && policies.every((each, at) => each === before.policies[at])
  return isSame ? before : { policies, version: before.version + 1 }
}
