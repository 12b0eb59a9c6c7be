import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { asString, dig, isSameJson, type JsonObject } from '../../policies/json.ts'
import {
  knownPolicies,
  loadPolicyObject,
  loadStoredException,
  type LoadedObject,
} from '../../policies/load/load-object.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { timeOf } from '../../policies/load/stored-exception.ts'
import { problemText } from '../cluster-policies/object-problems.ts'
import type { PolicyObjectDependencies } from './dependencies.ts'
import { sound, type ObjectVerdict } from './policy-object.ts'

/** Judges a DriftPolicy that is created or changed, by loading it; what does not change the spec is never refused. */
export async function judgePolicy(
  request: ReviewedRequest,
  dependencies: PolicyObjectDependencies,
): Promise<ObjectVerdict> {
  const { object = {}, oldObject } = request
  if (oldObject !== undefined && isSameJson(object['spec'], oldObject['spec'])) return sound
  const loaded = await loadPolicyObject(object)
  const warnings = [
    ...loaded.problems.filter(({ severity }) => severity === 'warning').map(problemText),
    ...shadowWarning(asString(dig(object, 'metadata', 'name')), dependencies),
    ...(loaded.built === undefined ? [] : exceptionWarnings(loaded.built, oldObject, dependencies)),
  ]
  return { problems: errorsOf(loaded), warnings }
}

/** The errors of a load, as lines. */
export function errorsOf({ problems }: Pick<LoadedObject<unknown>, 'problems'>): string[] {
  return problems.filter(({ severity }) => severity === 'error').map(problemText)
}

function shadowWarning(name: string | undefined, { fileSet }: PolicyObjectDependencies): string[] {
  const isShadowed = fileSet()?.policies.some((policy) => policy.name === name) ?? false
  return isShadowed ? [`a policy file has "${name ?? ''}" too and wins: this object is not in force`] : []
}

/** Exceptions that hold under the policy as it is, and would not under the policy as it is to be. */
function exceptionWarnings(
  policy: Policy,
  oldObject: JsonObject | undefined,
  { exceptions, set, now }: PolicyObjectDependencies,
): string[] {
  const holding = new Set(oldObject === undefined ? [] : set()?.exceptions.map(({ name }) => name))
  const known = knownPolicies([policy])
  return [...(exceptions() ?? [])].flatMap(([name, exception]) => {
    if (!holding.has(name) || dig(exception, 'spec', 'policy') !== policy.name) return []
    if ((timeOf(exception, 'spec', 'expiresAt') ?? 0) <= now()) return []
    const [problem] = errorsOf(loadStoredException(exception, known))
    return problem === undefined ? [] : [`exception "${name}" ends with this: ${problem}`]
  })
}
