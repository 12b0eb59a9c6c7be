import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { asArray, asObject, asString, dig, type JsonObject } from '../../policies/json.ts'
import { knownPolicies, loadExceptionObject, loadPolicyObject } from '../../policies/load/load-object.ts'
import type { Policy, PolicySet } from '../../policies/load/policy.ts'
import { clip } from '../../policies/messages/text.ts'
import { revokedBy, revokedByAnnotation, timeOf } from '../../policies/load/stored-exception.ts'
import { problemText, shadowed } from '../cluster-policies/object-problems.ts'
import type { PolicyObjectDependencies } from './dependencies.ts'
import { fullBecause } from './exception-limits.ts'
import { errorsOf } from './judge-policy.ts'
import type { ObjectVerdict } from './policy-object.ts'
import { requesterOf, requesterProblem } from './requested-by.ts'

/** Judges a DriftException that is created: that there is room for it, what it asks for, and that it names who asks. */
export async function judgeNewException(
  request: ReviewedRequest,
  set: PolicySet,
  dependencies: PolicyObjectDependencies,
  deadline: number,
): Promise<ObjectVerdict> {
  const { object = {}, user } = request
  const full = fullBecause(dependencies.exceptions() ?? new Map(), dependencies.now(), dependencies.limits)
  if (full !== undefined) return { problems: [full.problem], warnings: [], hint: full.hint }
  const wrongRequester = requesterProblem(object, user)
  // With the requester as it should be, so that a wrong one is told once and hides nothing else.
  const proper = { ...object, spec: { ...asObject(object['spec']), requestedBy: requesterOf(user) } }
  const now = dependencies.now()
  const policies = knownPolicies(await policiesFor(object, set, dependencies, deadline))
  const loaded = loadExceptionObject(proper, policies, { createdAt: now, revoked: false })
  const problems = [...errorsOf(loaded), ...(wrongRequester === undefined ? [] : [wrongRequester])]
  if ((timeOf(object, 'spec', 'expiresAt') ?? Infinity) <= now)
    problems.push(`spec.expiresAt: is over already; it is ${new Date(now).toISOString()} now`)
  if (revokedBy(object) !== undefined) problems.push(`metadata.annotations: ${revokedByAnnotation} is set by revoking`)
  const isShadowed = dependencies.fileSet()?.exceptions.some(({ name }) => name === dig(object, 'metadata', 'name'))
  return {
    problems,
    warnings: [
      ...loaded.problems.filter(({ severity }) => severity === 'warning').map(problemText),
      ...(isShadowed === true ? [shadowed] : []),
      ...seldomMeant(object, now),
    ],
  }
}

/** An apply may send a policy and its exception in one breath, so the policy is read as it is stored now. */
async function policiesFor(
  exception: JsonObject,
  set: PolicySet,
  { fileSet, readPolicy }: PolicyObjectDependencies,
  deadline: number,
): Promise<Policy[]> {
  const name = asString(dig(exception, 'spec', 'policy')) ?? ''
  const isOfFile = fileSet()?.policies.some((policy) => policy.name === name) ?? false
  if (name === '' || isOfFile) return [...set.policies]
  const stored = await readPolicy(name, deadline)
  if (stored.state === 'unknown') return [...set.policies]
  const others = set.policies.filter((policy) => policy.name !== name)
  if (stored.state === 'absent') return others
  const { built } = await loadPolicyObject(stored.value)
  return built === undefined ? [...set.policies] : [...others, built]
}

const everybody = new Set(['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts'])

/** What is allowed, but seldom meant. */
function seldomMeant(exception: JsonObject, now: number): string[] {
  const wide = asArray(dig(exception, 'spec', 'subjects')).find((subject) =>
    everybody.has(String(dig(subject, 'name'))),
  )
  const begins = timeOf(exception, 'spec', 'notBefore')
  return [
    ...(wide === undefined ? [] : [`group ${clip(String(dig(wide, 'name')), 60)} is nearly everybody`]),
    ...(begins !== undefined && begins > now ? [`it is not live before ${new Date(begins).toISOString()}`] : []),
  ]
}
