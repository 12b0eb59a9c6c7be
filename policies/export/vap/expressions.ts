import type { JsonObject } from '../../json.ts'
import type { Policy } from '../../load/policy.ts'
import { claimKey, type Claim } from '../../registration/claims.ts'
import { askedFor, list } from '../../registration/conditions/text.ts'
import type { Bundle, Member } from './bundle.ts'
import { exceptedTest } from './exception-condition.ts'
import { excludedByNamespace } from './match.ts'
import type { Check, Variable } from './twin.ts'

/** The sorts of requests that any twin of a bundle judges. */
export function claimsOfAll({ members }: Bundle): Claim[] {
  const claims = members.flatMap(({ twin }) => twin.claims)
  return [...new Map(claims.map((claim) => [claimKey(claim), claim])).values()]
}

/** `spec.variables` and `spec.validations` of a bundle: every check passes what is not for its rule. */
export function expressionsOf(
  policy: Policy,
  bundle: Bundle,
): { variables: readonly Variable[]; validations: JsonObject[] } {
  const all = claimsOfAll(bundle)
  const variables = new Map(
    bundle.members.flatMap(({ twin }) => twin.variables).map(({ name, expression }) => [name, expression]),
  )
  const validations = bundle.members.flatMap((member) => {
    const skips = [
      ...anotherRequest(member.twin.claims, all, variables),
      ...skipsOf(policy, member).map((skip) => `variables.${nameIn(variables, skip)}`),
    ]
    return member.twin.checks.map((check) => validation(check, skips.join(' || ')))
  })
  return { variables: [...variables].map(([name, expression]) => ({ name, expression })), validations }
}

function validation({ expression, messageExpression, fallback }: Check, skip: string): JsonObject {
  const message = skip === '' ? messageExpression : `${skip} ? "" : (${messageExpression ?? ''})`
  return {
    expression: skip === '' ? expression : `${skip} || (${expression})`,
    message: fallback,
    // Computed also where the check passes.
    ...(messageExpression === undefined ? {} : { messageExpression: message }),
    reason: 'Forbidden',
  }
}

function skipsOf(policy: Policy, { twin, exceptions }: Member): Variable[] {
  const excluded = excludedByNamespace(policy)
  return [
    ...(excluded === undefined ? [] : [{ name: 'excludedFromThePolicy', expression: excluded }]),
    ...(twin.skips ?? []),
    ...(exceptions.length === 0 ? [] : [{ name: 'excepted', expression: exceptedTest(exceptions) }]),
  ]
}

/** True of what other rules judge and this one does not; the shorter list. To compute a variable costs more than to look into a list. */
function anotherRequest(claims: readonly Claim[], all: readonly Claim[], variables: Map<string, string>): string[] {
  const own = claims.map(claimKey).sort()
  const others = all.map(claimKey).filter((key) => !own.includes(key))
  if (others.length === 0) return []
  const asked = `variables.${nameIn(variables, { name: 'asked', expression: askedFor })}`
  return [others.length <= own.length ? `${asked} in ${list(others.sort())}` : `!(${asked} in ${list(own)})`]
}

/** The name of an expression among variables, to which it is added where it is not there. */
function nameIn(variables: Map<string, string>, { name, expression }: Variable): string {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}${String(number)}`
    const taken = variables.get(free)
    if (taken === undefined) variables.set(free, expression)
    if (taken === undefined || taken === expression) return free
  }
}
