import assert from 'node:assert/strict'
import { loadPolicies } from '../../../../policies/load/load.ts'
import type { Policy } from '../../../../policies/load/policy.ts'
import { choosePolicy, type TargetFacts } from '../../../../plugin/override/choose-policy.ts'

const policyText = (name: string, match: string, rules: string): string => `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: ${name}}
spec: {match: ${match}, action: Enforce, overrides: {}, rules: ${rules}}
`
const texts = [
  policyText('production', '{namespaces: ["prod-*"]}', '[{name: lock, replicaLock: {}}, {name: env, envLock: {}}]'),
  policyText('labelled', '{objectSelector: {matchLabels: {tier: web}}}', '[{name: lock, replicaLock: {}}]'),
  policyText('tests', '{namespaces: ["test-*"]}', '[{name: probes, requiredProbes: {probes: [liveness]}}]'),
  policyText('all', '{}', '[{name: limits, resourceLimits: {lock: true}}]'),
]

const target: TargetFacts = {
  kind: 'Deployment',
  name: 'web',
  namespace: 'prod-shop',
  labels: { state: 'known', value: {} },
  namespaceLabels: { state: 'known', value: {} },
}

describe('the policy of a rule', () => {
  let policies: readonly Policy[] = []
  before(async () => {
    policies =
      (await loadPolicies(texts.map((text, index) => ({ path: `${String(index)}.yaml`, text })))).set?.policies ?? []
    assert.equal(policies.length, 4)
  })

  it('is the only one that covers the workload and has it', () => {
    assert.equal(choosePolicy(['lock'], policies, target), 'production')
    assert.equal(choosePolicy(['lock', 'env'], policies, target), 'production')
    assert.equal(choosePolicy(['limits'], policies, { ...target, namespace: 'dev' }), 'all')
  })

  const refused: [string, string[], Partial<TargetFacts>, RegExp][] = [
    [
      'several policies cover the workload and have the rule',
      ['lock'],
      { labels: { state: 'known', value: { tier: 'web' } } },
      /^"lock" is in several policies: policy "labelled" and policy "production"$/,
    ],
    [
      'labels that could not be read count as matching',
      ['lock'],
      { labels: { state: 'unknown', reason: 'x' } },
      /in several policies/,
    ],
    ['an unknown rule', ['lokc'], {}, /^no policy has a rule "lokc"; did you mean "lock" of policy "production"\?$/],
    ['a rule that is nothing like the others', ['zzz'], {}, /^no policy has a rule "zzz"$/],
    [
      'a policy for other workloads',
      ['probes'],
      {},
      /^"probes" is in policy "tests", but it does not cover deployment\/web in namespace "prod-shop"$/,
    ],
    [
      'rules of two policies',
      ['lock', 'limits'],
      {},
      /^no policy has all of the rules "lock" and "limits"; they are in/,
    ],
  ]
  for (const [what, rules, parts, message] of refused) {
    it(`${what}: a person is asked`, () => {
      assert.throws(() => choosePolicy(rules, policies, { ...target, ...parts }), { name: 'HealError', message })
    })
  }

  it('without any policy nothing needs an exception', () => {
    assert.throws(() => choosePolicy(['lock'], [], target), { code: 'no-policies' })
  })
})
