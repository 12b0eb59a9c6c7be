import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest, User } from '../../../policies/evaluate/request.ts'
import { isClean } from '../../../policies/evaluate/verdict.ts'
import type { Managers } from '../../../policies/load/policy.ts'
import { badAnnotation, policy, policySet, replicasLocked, requestFor, rule } from '../../support/policy-set.ts'
import { good, scaled } from './evaluation-rows.ts'

const managers: Managers = { users: ['boss', 'system:admin'], groups: ['ops'], serviceAccounts: ['ci/*'] }
const set = policySet([policy({ managers, rules: [rule('lock', replicasLocked)] })])

const verdictOf = (user: User, parts: Partial<EvaluationRequest> = {}, of = set) =>
  evaluate(of, requestFor(scaled, { oldObject: good, user, ...parts }), { now: 0 })

describe('what a lock lets pass', () => {
  const rows: readonly (readonly [claim: string, user: User, paths: string[] | undefined])[] = [
    ['a manager by name is told', { username: 'boss', groups: [] }, ['spec.replicas']],
    ['a manager by group is told', { username: 'carol', groups: ['ops'] }, ['spec.replicas']],
    ['a service account is not', { username: 'system:serviceaccount:ci:bot', groups: [] }, undefined],
    ['nor is other machinery', { username: 'system:admin', groups: [] }, undefined],
  ]
  for (const [claim, user, paths] of rows) {
    it(claim, () => {
      const verdict = verdictOf(user)
      const [result] = verdict.results
      assert.equal(result?.result, 'pass')
      assert.deepEqual(result.violations, [])
      assert.deepEqual(
        result.waived?.map(({ path, locked }) => (locked ? path : '')),
        paths,
      )
      assert.ok(isClean(verdict))
    })
  }

  it('a manager who changes nothing is not told', () => {
    assert.equal(verdictOf({ username: 'boss', groups: [] }, { object: good }).results[0]?.waived, undefined)
  })

  it('a rule that looks at the state too still judges the manager by it', () => {
    const of = policySet([policy({ managers, rules: [rule('both', { ...badAnnotation, ...replicasLocked })] })])
    const object = { ...scaled, metadata: { name: 'web', namespace: 'prod-shop', annotations: { bad: 'x' } } }
    const verdict = verdictOf({ username: 'boss', groups: [] }, { object }, of)
    assert.equal(verdict.denied, true)
    assert.deepEqual(
      verdict.results[0]?.waived?.map(({ path }) => path),
      ['spec.replicas'],
    )
  })
})
