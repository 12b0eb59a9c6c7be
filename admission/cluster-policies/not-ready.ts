import type { LoadedPolicies, Reload } from '../policy-source/policy-source.ts'

/** How long the API server may be silent before a replica says that it is not ready (milliseconds). */
export const staleLimit = 5 * 60_000

/** What readiness is told of the cluster's policies. */
export interface ClusterPolicyFacts {
  loaded: LoadedPolicies | undefined
  last: Reload | undefined
  /** milliseconds */
  silence: number | undefined
  /** Why the cluster cannot be read, as a sentence. */
  problem: string | undefined
}

/** One sentence where a replica should not be called ready; undefined where nothing stands against it. */
export function notReadyBecause({ loaded, last, silence, problem }: ClusterPolicyFacts): string | undefined {
  if (loaded === undefined) {
    if (last?.ok === false) return 'no policies are loaded: the policy files have errors'
    return problem ?? 'the policies of the cluster have not been read yet'
  }
  if (silence === undefined || silence <= staleLimit) return undefined
  const why = problem === undefined ? '' : `: ${problem}`
  return `the API server has said nothing of policies for ${Math.floor(silence / 60_000)} minutes, so they may be old${why}`
}
