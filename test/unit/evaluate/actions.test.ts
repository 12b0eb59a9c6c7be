import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import { asString, dig } from '../../../policies/json.ts'
import { findings, type PreparedRule } from '../../../policies/rules/rule-type.ts'
import { badAnnotation, policy, policySet, replicasLocked, requestFor, rule } from '../../support/policy-set.ts'
import { bad, good, lock, scaled, state, testRows, type Row } from './evaluation-rows.ts'

const broken: PreparedRule = {
  lock: false,
  reads: () => true,
  inspect: () => ({ kind: 'error', reason: 'no such key' }),
}

/** The annotation and the label `bad`. */
const twoAnnotations: PreparedRule = {
  lock: false,
  reads: () => true,
  inspect: ({ object }) =>
    findings(
      ['annotations', 'labels'].flatMap((list) => {
        const found = asString(dig(object, 'metadata', list, 'bad'))
        const path = `metadata.${list}.bad`
        return found === undefined ? [] : [{ path, message: 'is bad', found, wanted: 'absent', fix: '' }]
      }),
    ),
}

const rows: Row[] = [
  { claim: 'a good object passes', set: state(), request: requestFor(good), expect: 'pass' },
  {
    claim: 'a new violation fails and denies',
    set: state(),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'under Warn it warns',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Warn' })] })]),
    request: requestFor(bad('x')),
    expect: 'warn',
  },
  {
    claim: 'under Audit it warns',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Audit' })] })]),
    request: requestFor(bad('x')),
    expect: 'warn',
  },
  {
    claim: '--max-action Warn caps Enforce',
    set: state(),
    request: requestFor(bad('x')),
    options: { maxAction: 'Warn' },
    expect: 'warn',
  },
  {
    claim: 'closed asks Enforce rules',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'closed' },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'closed still asks them when capped',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'closed', maxAction: 'Audit' },
    expect: 'warn',
  },
  {
    claim: 'open does not ask Enforce rules',
    set: state(),
    request: requestFor(bad('x')),
    options: { only: 'open' },
    expect: 'no-policy-matches',
  },
  {
    claim: 'a violation that stood there is old and warns',
    set: state(),
    request: requestFor(bad('x'), { oldObject: bad('x') }),
    expect: 'warn',
  },
  {
    claim: 'a violating value changed to another is new',
    set: state(),
    request: requestFor(bad('y'), { oldObject: bad('x') }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a violation that goes passes',
    set: state(),
    request: requestFor(good, { oldObject: bad('x') }),
    expect: 'pass',
  },
  { claim: 'a lock does not look at CREATE', set: lock(), request: requestFor(scaled), expect: 'pass' },
  {
    claim: 'a lock fails on a change',
    set: lock(),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'managers pass a lock',
    set: lock({ managers: { users: ['al*'] } }),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'pass',
  },
  {
    claim: 'managers of another policy do not',
    set: policySet([
      policy({ rules: [rule('lock', replicasLocked)] }),
      policy({ name: 'other', managers: { users: ['*'] }, rules: [] }),
    ]),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'managers do not pass a rule on the state',
    set: state({ managers: { users: ['*'] } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'groups make managers',
    set: lock({ managers: { groups: ['system:auth*'] } }),
    request: requestFor(scaled, { oldObject: good }),
    expect: 'pass',
  },
  {
    claim: 'service accounts make managers',
    set: lock({ managers: { serviceAccounts: ['argocd/*'] } }),
    request: requestFor(scaled, {
      oldObject: good,
      user: { username: 'system:serviceaccount:argocd:app', groups: [] },
    }),
    expect: 'pass',
  },
  {
    claim: 'a rule that cannot be evaluated is an error and denies',
    set: policySet([policy({ rules: [rule('e', broken)] })]),
    request: requestFor(good),
    expect: 'error',
    denied: true,
  },
  {
    claim: 'under Warn it is an error and does not',
    set: policySet([policy({ rules: [rule('e', broken, { action: 'Warn' })] })]),
    request: requestFor(good),
    expect: 'error',
  },
  {
    claim: 'a rule that cannot judge yet warns',
    set: policySet([
      policy({
        rules: [
          rule('u', {
            lock: false,
            reads: () => true,
            inspect: () => ({ kind: 'unverified', reason: 'cannot be verified yet' }),
          }),
        ],
      }),
    ]),
    request: requestFor(good),
    expect: 'warn',
  },
  {
    claim: 'a rule that does not read the kind is not asked',
    set: policySet([policy({ rules: [rule('s', { ...badAnnotation, reads: () => false })] })]),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'a new violation beside an old one denies',
    set: state({ rules: [rule('state', twoAnnotations)] }),
    request: requestFor(bad('x', { labels: { bad: 'y' } }), { oldObject: bad('x') }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'Audit of one rule does not soften another',
    set: policySet([policy({ rules: [rule('a', badAnnotation, { action: 'Audit' }), rule('b', badAnnotation)] })]),
    request: requestFor(bad('x')),
    expect: 'warn',
    denied: true,
  },
]

describe('evaluate: what a result does', () => {
  testRows(rows)

  it('lists results by policy, then rule as written', () => {
    const set = policySet([
      policy({ name: 'b', rules: [rule('2', badAnnotation), rule('1', badAnnotation)] }),
      policy({ name: 'a', rules: [rule('3', badAnnotation)] }),
    ])
    const { results } = evaluate(set, requestFor(bad('x')), { now: 0 })
    assert.deepEqual(
      results.map((result) => `${result.policy}/${result.rule}`),
      ['a/3', 'b/2', 'b/1'],
    )
  })
})
