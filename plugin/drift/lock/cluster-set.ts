import type { ApiClient } from '../../../cluster/api-client.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { clusterPolicies } from '../../connect/cluster-policies.ts'
import { failureLine } from '../../connect/failure-text.ts'

/** The policies of a cluster, to tell which fields they lock; undefined where there are none, or where they cannot be read, which is told. */
export async function policiesOfCluster(
  client: ApiClient,
  say: (line: string) => void,
): Promise<PolicySet | undefined> {
  const result = await clusterPolicies(client)
  if (!result.ok) {
    if (!isNotServed(result.failure))
      say(`note: policies could not be read, so locks are not told: ${failureLine(result.failure)}`)
    return undefined
  }
  const { policies } = result.value
  return policies.length === 0 ? undefined : { policies, exceptions: [], hash: '' }
}
