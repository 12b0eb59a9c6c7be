import assert from 'node:assert/strict'
import type { RuleResult, Verdict } from '../../../policies/evaluate/verdict.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { judgePatched, judgeResults } from '../../../policies/test/judge-case.ts'
import { loadTexts, policyText } from '../load/policy-text.ts'

const result = (rule: string, parts: Partial<RuleResult> = {}): RuleResult => ({
  policy: 'p',
  rule,
  type: 'envLock',
  action: 'Enforce',
  result: 'pass',
  violations: [],
  ...parts,
})
const verdict = (...results: RuleResult[]): Verdict => ({ denied: false, results, unreadable: [] })
const violation = {
  path: 'spec.replicas',
  message: 'replicas are locked',
  found: '9',
  wanted: '2',
  fix: '',
  age: 'new' as const,
  locked: true,
}
const failed = result('a', { result: 'fail', violations: [violation] })

describe('what a case expects', () => {
  let set: PolicySet = { policies: [], exceptions: [], hash: '' }
  before(async () => {
    const rules = [
      { name: 'a', envLock: {} },
      { name: 'b', envLock: {} },
    ]
    set = (await loadTexts(policyText({ rules }), policyText({ rules }, { name: 'q' }))).set ?? set
  })

  const claims: readonly (readonly [
    claim: string,
    results: RuleResult[],
    expect: Parameters<typeof judgeResults>[1],
    ...failures: string[],
  ])[] = [
    ['what is expected is right', [failed], { a: 'fail' }],
    ['a rule that is not named may pass or skip', [result('a'), result('b', { result: 'skip', reason: 'x' })], {}],
    [
      'a rule that is not named may not fail',
      [failed],
      {},
      'p/a: expected pass or skip, got fail: replicas are locked (spec.replicas: 9 → 2)',
    ],
    [
      'a rule that is not named may not warn',
      [result('b', { result: 'warn', reason: 'it cannot be verified yet' })],
      {},
      'p/b: expected pass or skip, got warn: it cannot be verified yet',
    ],
    [
      'another result is told with its reason',
      [failed],
      { a: 'pass' },
      'a: expected pass, got fail: replicas are locked (spec.replicas: 9 → 2)',
    ],
    ['POLICY/RULE names one of several', [failed, result('a', { policy: 'q' })], { 'p/a': 'fail', 'q/a': 'pass' }],
    [
      'RULE means the rule of every policy that has it',
      [failed, result('a', { policy: 'q' })],
      { a: 'fail' },
      'a: expected fail, got pass: no violation',
    ],
    ['a rule that no policy has', [], { aa: 'pass' }, 'aa: no policy has such a rule; did you mean "a"?'],
    ['a rule that was not asked counts as skipped', [result('b')], { a: 'skip' }],
    [
      'a rule that was not asked did not pass',
      [result('b')],
      { a: 'pass' },
      'a: expected pass, but it was not asked: its policy does not match, or it does not read such a request',
    ],
  ]
  for (const [claim, results, expect, ...failures] of claims) {
    it(claim, () => {
      assert.deepEqual(judgeResults(verdict(...results), expect, set), failures)
    })
  }

  it('nothing evaluated is told with its reason', () => {
    const nothing: Verdict = { ...verdict(), notEvaluated: 'no-policy-matches' }
    assert.deepEqual(judgeResults(nothing, { a: 'fail' }, set), [
      'a: expected fail, but it was not asked: no policy matches',
    ])
  })
})

describe('what a case expects of the mutated object', () => {
  for (const [claim, wanted, found, ...failures] of [
    ['fields that are not named may have any value', { a: 1 }, { a: 1, b: 2 }],
    ['another value', { a: { b: 1 } }, { a: { b: 2 } }, 'patched: a.b: expected 1, got 2'],
    ['a missing value', { a: 'x' }, {}, 'patched: a: expected "x", got nothing'],
    ['null means absent', { a: null }, {}],
    ['null refuses a value', { a: null }, { a: {} }, 'patched: a: expected absent, got an object'],
    ['lists are equally long', { a: [1] }, { a: [1, 2] }, 'patched: a: expected a list of 1, got a list of 2'],
    [
      'lists are compared item by item',
      { a: [{ b: 1 }] },
      { a: [{ b: 2, c: 3 }] },
      'patched: a[0].b: expected 1, got 2',
    ],
    ['a list where an object is wanted', { a: {} }, { a: [] }, 'patched: a: expected an object, got a list of 0'],
    ['nothing at all', { a: 1 }, undefined, 'patched: the object: expected an object, got nothing'],
    ['inherited fields are no values', { constructor: 1 }, {}, 'patched: constructor: expected 1, got nothing'],
  ] as [string, unknown, unknown, ...string[]][]) {
    it(claim, () => {
      assert.deepEqual(judgePatched(wanted, found), failures)
    })
  }
})
