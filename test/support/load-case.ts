import assert from 'node:assert/strict'
import { applyApiDefaults } from '../../policies/kubernetes/api-defaults.ts'
import { loadPolicies } from '../../policies/load/load.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import { casePolicy, caseRequest } from './case-request.ts'
import type { RuleCase } from './rule-case.ts'

/** The loaded policy of a case; a case whose policy has an error is a mistake of the test. */
export async function loadCase(ruleCase: RuleCase): Promise<PolicySet> {
  const { set, problems } = await loadPolicies([{ path: 'case.yaml', text: JSON.stringify(casePolicy(ruleCase)) }])
  assert.ok(set, problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return set
}

/** The request of a case with API defaults, as the API server would send it to a webhook that mutates nothing. A Scale has none. */
export function defaultedRequest(ruleCase: RuleCase): EvaluationRequest {
  const { old } = ruleCase
  return caseRequest({
    ...ruleCase,
    object: ruleCase.subresource === 'scale' ? ruleCase.object : applyApiDefaults(ruleCase.object),
    ...(old === undefined ? {} : { old: applyApiDefaults(old) }),
  })
}
