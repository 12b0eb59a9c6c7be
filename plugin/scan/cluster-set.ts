import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { knownPolicies, loadStoredException } from '../../policies/load/load-object.ts'
import type { DriftException, Policy, PolicySet } from '../../policies/load/policy.ts'
import { hashOf, specText } from '../../policies/load/set-hash.ts'
import { clusterPolicies } from '../connect/cluster-policies.ts'
import { orThrow } from '../connect/failure-text.ts'

/**
 * The policies and exceptions of a cluster, as its admission server has them. What does not load is left out, as there, and told
 * to `warn`. Throws a HealError where they cannot be read or there are none.
 */
export async function clusterSet(client: ApiClient, warn: (line: string) => void): Promise<PolicySet> {
  const { policies, invalid } = orThrow(await clusterPolicies(client), 'reading the policies')
  for (const { name, problem } of invalid) warn(`warning: DriftPolicy ${name} is not in force: ${problem}`)
  if (policies.length === 0)
    throw new HealError('no-policies', 'there are no policies in this cluster', {
      hint: 'Apply some (kubectl apply -f policies/), or name files with --policies',
    })
  const { items } = orThrow(await listObjects(client, resources.driftexceptions), 'reading the exceptions')
  return { policies, exceptions: exceptionsOf(items, policies, warn), hash: hashOf(items.map(specText)) }
}

function exceptionsOf(
  items: readonly JsonObject[],
  policies: readonly Policy[],
  warn: (line: string) => void,
): DriftException[] {
  const known = knownPolicies(policies)
  return items.flatMap((item) => {
    const { built, problems } = loadStoredException(item, known)
    const problem = problems.find(({ severity }) => severity === 'error')
    const name = asString(dig(item, 'metadata', 'name')) ?? ''
    if (problem !== undefined) warn(`warning: DriftException ${name} is not in force: ${problem.message}`)
    return built === undefined ? [] : [built]
  })
}
