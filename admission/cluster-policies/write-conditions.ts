import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import { mergePatch } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { dig } from '../../policies/json.ts'
import { statusPatch } from './condition.ts'
import type { ClusterPolicies } from './cluster-policies.ts'
import { oneAtATime } from '../background/one-at-a-time.ts'
import { createProblemLog } from '../background/problem-log.ts'
import { statusProblem } from './status-problem.ts'

/** Writes of one pass, so that a cluster of a thousand policies is told in several. */
const mostWrites = 50

/** What writing conditions takes. */
export interface ConditionOptions {
  client: ApiClient
  policies: Pick<ClusterPolicies, 'policyObjects' | 'states'>
  leading: () => boolean
  /** milliseconds since the epoch */
  now: () => number
  log: Logger
}

/**
 * Tells every DriftPolicy what became of it, in its status. Only the leader writes, only what differs, and only onto the version
 * that was judged: a conflict is left to the next pass, which sees the newer version. Call it after changes and now and then.
 */
export function createConditionWriter({ client, policies, leading, now, log }: ConditionOptions): () => Promise<void> {
  const logProblem = createProblemLog(log, now, 'status of a policy not written')
  return oneAtATime(async () => {
    const [objects, states] = [policies.policyObjects(), policies.states()]
    if (objects === undefined || states === undefined) return
    let writes = 0
    for (const [name, object] of objects) {
      if (!leading() || writes >= mostWrites) return
      const state = states.policies.get(name)
      // Of an object that has changed since it was judged, nothing is told before it is judged again.
      const isJudged = state !== undefined && state.generation === dig(object, 'metadata', 'generation')
      const patch = isJudged ? statusPatch(object, state, now()) : undefined
      if (patch === undefined) continue
      writes += 1
      const result = await mergePatch(client, resources.driftpolicies, { name }, patch, { subresource: 'status' })
      const problem = result.ok ? undefined : statusProblem(result.failure)
      if (problem !== undefined) logProblem(problem)
    }
  })
}
