import assert from 'node:assert/strict'
import { timeAllowed } from '../../../admission/review/deadline.ts'

describe('time for a review: ?timeout= minus a margin', () => {
  const cases: { timeout: unknown; allowed: number }[] = [
    { timeout: '10s', allowed: 9_500 },
    { timeout: '1s', allowed: 900 },
    { timeout: '500ms', allowed: 450 },
    { timeout: '1.5s', allowed: 1_350 },
    { timeout: '1m30s', allowed: 29_500 },
    { timeout: undefined, allowed: 9_500 },
    { timeout: '', allowed: 9_500 },
    { timeout: '0s', allowed: 9_500 },
    { timeout: 'soon', allowed: 9_500 },
    { timeout: '-5s', allowed: 9_500 },
    { timeout: ['1s', '2s'], allowed: 9_500 },
    { timeout: '1'.repeat(40) + 's', allowed: 9_500 },
  ]
  for (const { timeout, allowed } of cases) {
    it(`${JSON.stringify(timeout)} allows ${allowed} ms`, () => {
      assert.equal(timeAllowed(timeout), allowed)
    })
  }
})
