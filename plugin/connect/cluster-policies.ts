import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { listObjects } from '../../cluster/list.ts'
import { resources } from '../../cluster/resource.ts'
import { asString, dig } from '../../policies/json.ts'
import { loadPolicyObject } from '../../policies/load/load-object.ts'
import type { Policy } from '../../policies/load/policy.ts'

/** The DriftPolicies of a cluster, each loaded by itself: a bad one costs the others nothing. */
export interface ClusterPolicies {
  /** sorted by name */
  policies: readonly Policy[]
  /** those that do not load, with the first reason */
  invalid: readonly { name: string; problem: string }[]
}

/** Reads the DriftPolicies of a cluster. */
export async function clusterPolicies(client: ApiClient): Promise<ApiResult<ClusterPolicies>> {
  const listed = await listObjects(client, resources.driftpolicies)
  if (!listed.ok) return listed
  const policies: Policy[] = []
  const invalid: { name: string; problem: string }[] = []
  for (const item of listed.value.items) {
    const name = asString(dig(item, 'metadata', 'name')) ?? ''
    const { built, problems } = await loadPolicyObject(item)
    const error = problems.find(({ severity }) => severity === 'error')
    if (built !== undefined && error === undefined) policies.push(built)
    else
      invalid.push({
        name,
        problem: [error?.path ?? '', error?.message ?? 'invalid'].filter((part) => part !== '').join(': '),
      })
  }
  return { ok: true, value: { policies, invalid } }
}
