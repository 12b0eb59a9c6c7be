import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import { caseRequest } from '../../support/case-request.ts'
import { loadCase } from '../../support/load-case.ts'
import { matchCases } from '../../support/vap/match-cases.ts'

/** The same table is asked of a real API server, with the exported twin (test/e2e/control-plane/vap.test.ts). */
describe('match, exclude and managers, as the twin is asked too', () => {
  for (const ruleCase of matchCases) {
    it(`${ruleCase.name}: ${ruleCase.expect}`, async () => {
      const request = caseRequest({ ...ruleCase, namespaceLabels: { tier: 'gold' } })
      const verdict = evaluate(await loadCase(ruleCase), request, { now: 0 })
      assert.equal(verdict.results[0]?.result ?? 'pass', ruleCase.expect)
    })
  }
})
