import assert from 'node:assert/strict'
import { pino } from 'pino'
import type { PolicyObjectDependencies } from '../../../admission/policy-objects/dependencies.ts'
import { createObjectReviews } from '../../../admission/policy-objects/review-object.ts'
import { reviewEndpoints } from '../../../admission/review/endpoints.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { ReviewedRequest } from '../../../policies/evaluate/review.ts'
import { asArray, dig, type JsonObject } from '../../../policies/json.ts'
import { absent, known } from '../../../policies/known.ts'
import { knownPolicies, loadExceptionObject, loadPolicyObject } from '../../../policies/load/load-object.ts'
import { policySet } from '../../support/policy-set.ts'
import { byName, exceptionObject, policyObject, tenAtNight } from '../../support/policy-objects.ts'

/** Who asks where a case says nothing. */
export const alice = { username: 'alice', groups: ['system:authenticated'] }
/** The annotation that a revocation needs. */
export const revoked = { 'kubectl-heal.io/revoked-by': 'alice' }

/** A write of one of our objects, and what is said to it. */
export interface Case {
  claim: string
  object: JsonObject
  oldObject?: JsonObject
  user?: EvaluationRequest['user']
  with?: Partial<PolicyObjectDependencies>
  /** Each must stand in the message of the denial; none: it is allowed. */
  refused?: RegExp[]
  warned?: RegExp[]
}

/** A cluster with one policy and one exception of it. */
export async function dependencies(): Promise<PolicyObjectDependencies> {
  const { built: policy } = await loadPolicyObject(policyObject())
  assert.ok(policy !== undefined)
  const granted = { createdAt: tenAtNight, revoked: false }
  const { built: exception } = loadExceptionObject(exceptionObject(), knownPolicies([policy]), granted)
  assert.ok(exception !== undefined)
  const set = policySet([policy], [exception])
  return {
    set: () => set,
    fileSet: () => policySet([]),
    exceptions: () => byName(exceptionObject()),
    readPolicy: (name) => Promise.resolve(name === 'lock' ? known(policyObject()) : absent),
    now: () => tenAtNight,
  }
}

/** The request of a case. */
export function requestOf({ object, oldObject, user = alice }: Case): ReviewedRequest {
  return {
    operation: oldObject === undefined ? 'CREATE' : 'UPDATE',
    group: 'kubectl-heal.io',
    resource: object['kind'] === 'DriftPolicy' ? 'driftpolicies' : 'driftexceptions',
    subresource: '',
    name: String(dig(object, 'metadata', 'name')),
    namespace: '',
    user,
    dryRun: false,
    object,
    ...(oldObject === undefined ? {} : { oldObject }),
  }
}

/** What an endpoint says to a case. */
export async function review(path: string, each: Case) {
  const endpoint = reviewEndpoints.find((candidate) => candidate.path === path)
  assert.ok(endpoint !== undefined)
  const reviewing = createObjectReviews({ ...(await dependencies()), ...each.with }, pino({ level: 'silent' }))
  const kind = each.object['kind'] === 'DriftPolicy' ? 'DriftPolicy' : 'DriftException'
  const judgement = await reviewing(endpoint, 'uid', kind, requestOf(each), performance.now() + 1_000)
  return judgement?.answer.response
}

/** A test for each case, at the endpoint that refuses. */
export function testCases(cases: readonly Case[]): void {
  for (const each of cases) {
    it(each.claim, async () => {
      const response = await review('/validate/closed', each)
      const message = response?.status?.message ?? ''
      assert.equal(response?.allowed, each.refused === undefined, message)
      for (const expected of each.refused ?? []) assert.match(message, expected)
      const warnings = asArray(response.warnings).map(String)
      assert.equal(warnings.length, each.warned?.length ?? 0, warnings.join('\n'))
      for (const [at, expected] of (each.warned ?? []).entries()) assert.match(warnings[at] ?? '', expected)
      for (const warning of warnings) assert.ok(warning.length <= 120 && !warning.includes('\n'))
    })
  }
}
