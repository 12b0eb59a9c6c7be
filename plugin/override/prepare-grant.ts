import type { ApiClient } from '../../cluster/api-client.ts'
import { HealError } from '../../policies/heal-error.ts'
import { digObject, type JsonObject } from '../../policies/json.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { nearest } from '../../policies/schema/nearest.ts'
import { clusterPolicies, type ClusterPolicies } from '../connect/cluster-policies.ts'
import { failureError, failureLine, orThrow } from '../connect/failure-text.ts'
import { askWhoAsks } from './asker.ts'
import { choosePolicy, isCovered, type TargetFacts } from './choose-policy.ts'
import { durationFrom } from './duration-from.ts'
import { exceptionDocument, type Grant } from './exception-document.ts'
import { findTarget } from './find-target.ts'
import { grantProblems } from './grant-problems.ts'
import type { GrantRequest } from './grant-request.ts'
import { policyProblems } from './policy-problems.ts'
import { targetFrom } from './target.ts'

/** An exception, held against what the cluster says; it is not sent yet. */
export interface PreparedGrant {
  document: JsonObject
  /** milliseconds since the epoch, as the API server counts */
  now: number
  /** lines for a person: what could not be checked, a clock that is wrong */
  notes: readonly string[]
}

/**
 * The exception of a request, completed and checked by the cluster: who asks, which policy, whether the workload exists and the
 * policy allows it. Throws a HealError that says what stands against it.
 */
export async function prepareGrant(
  client: ApiClient,
  request: GrantRequest,
  clock: () => number,
): Promise<PreparedGrant> {
  const target = targetFrom(request.target)
  const duration = durationFrom(request.for, request.now ?? clock())
  const [asker, found, read] = await Promise.all([
    askWhoAsks(client, clock),
    findTarget(client, target, request.namespace),
    readPolicies(client),
  ])
  const policy = request.policy ?? choosePolicy(request.rules, known(read), found.facts)
  const grant: Grant = {
    ...request,
    policy,
    duration,
    now: request.now ?? asker.now,
    ...(asker.user === undefined ? {} : { requester: asker.user }),
  }
  const document = exceptionDocument(grant)
  const checked = checkPolicy(grant, read, found.facts)
  const problems = [...grantProblems(grant, document), ...checked.problems]
  if (problems.length > 0) throw new HealError('usage', problems.join('; '))
  return {
    document: asker.user === undefined ? withoutRequester(document) : document,
    now: asker.now,
    notes: [...asker.notes, ...found.notes, ...checked.notes],
  }
}

type PoliciesRead = { ok: true; value: ClusterPolicies } | { ok: false; reason: string; error: HealError }

async function readPolicies(client: ApiClient): Promise<PoliciesRead> {
  const read = await clusterPolicies(client)
  if (read.ok) return read
  if (read.failure.reason !== 'Forbidden') orThrow(read, 'reading the policies')
  const doing = 'which policy has the rule is not known (--policy NAME says it)'
  return { ok: false, reason: failureLine(read.failure), error: failureError(read.failure, doing, 'heal-override') }
}

function known(read: PoliciesRead): readonly Policy[] {
  if (read.ok) return read.value.policies
  throw read.error
}

/** What the policies say to a grant; the admission server may have others, of files, which only it can tell. */
function checkPolicy(
  grant: Grant,
  read: PoliciesRead,
  target: TargetFacts,
): { problems: readonly string[]; notes: readonly string[] } {
  if (!read.ok) return { problems: [], notes: [`note: the policy was not asked: ${read.reason}`] }
  const { policies, invalid } = read.value
  const policy = policies.find(({ name }) => name === grant.policy)
  const shown = JSON.stringify(grant.policy)
  if (policy !== undefined) {
    const covered = isCovered(policy, target)
    const unneeded = `note: policy ${shown} does not cover the workload: nothing there needs this exception`
    return { problems: policyProblems(grant, policies), notes: covered ? [] : [unneeded] }
  }
  const broken = invalid.find(({ name }) => name === grant.policy)
  if (broken !== undefined) return { problems: [], notes: [`note: policy ${shown} does not load: ${broken.problem}`] }
  const names = policies.map(({ name }) => name)
  if (nearest(grant.policy, names) !== undefined) return { problems: policyProblems(grant, policies), notes: [] }
  const unseen = `the cluster has no DriftPolicy ${shown}; it must be one that the admission server reads of a file`
  return { problems: [], notes: [`note: ${unseen}`] }
}

function withoutRequester(document: JsonObject): JsonObject {
  const { requestedBy, ...spec } = digObject(document, 'spec') ?? {}
  return requestedBy === undefined ? document : { ...document, spec }
}
