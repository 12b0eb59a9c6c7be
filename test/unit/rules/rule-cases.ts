import assert from 'node:assert/strict'
import type { RuleType } from '../../../policies/rules/rule-type.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { resultOf } from './prepared-case.ts'

/** One test for each case: the result through the evaluator, and the paths where the case claims them. */
export function testCases<Options>(type: RuleType<Options>, cases: readonly RuleCase[]): void {
  for (const ruleCase of cases) {
    it(ruleCase.name, () => {
      const result = resultOf(type, ruleCase)
      assert.equal(result?.result, ruleCase.expect, JSON.stringify(result, null, 1))
      if (ruleCase.paths === undefined) return
      assert.deepEqual(result.violations.map(({ path }) => path).sort(), [...ruleCase.paths].sort())
    })
  }
}
