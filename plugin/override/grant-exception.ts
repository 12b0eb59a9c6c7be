import { HealError } from '../../policies/heal-error.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { exceptionDocument, type Grant } from './exception-document.ts'
import { grantProblems } from './grant-problems.ts'
import { policyProblems } from './policy-problems.ts'

/**
 * The DriftException of a grant, which loads as it is. With policies it is also one that they allow. Throws a HealError that
 * names every flag that stands against it.
 */
export function grantException(grant: Grant, policies: readonly Policy[] | undefined): JsonObject {
  const document = exceptionDocument(grant)
  const problems = grantProblems(grant, document)
  if (problems.length === 0 && policies !== undefined) problems.push(...policyProblems(grant, policies))
  if (problems.length === 0) return document
  throw new HealError('usage', problems.join('; '))
}
