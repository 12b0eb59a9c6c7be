import assert from 'node:assert/strict'
import { timeAllowed } from '../../../admission/review/deadline.ts'

describe('time for a review: ?timeout= minus a margin', () => {
  const cases: { timeout: unknown; answer: number; images: number }[] = [
    { timeout: '10s', answer: 9_500, images: 9_000 },
    { timeout: '1s', answer: 900, images: 500 },
    { timeout: '500ms', answer: 450, images: 250 },
    { timeout: '1.5s', answer: 1_350, images: 750 },
    { timeout: '1m30s', answer: 29_500, images: 29_000 },
    { timeout: undefined, answer: 9_500, images: 9_000 },
    { timeout: '', answer: 9_500, images: 9_000 },
    { timeout: '0s', answer: 9_500, images: 9_000 },
    { timeout: 'soon', answer: 9_500, images: 9_000 },
    { timeout: '-5s', answer: 9_500, images: 9_000 },
    { timeout: ['1s', '2s'], answer: 9_500, images: 9_000 },
    { timeout: '1'.repeat(40) + 's', answer: 9_500, images: 9_000 },
  ]
  for (const { timeout, ...allowed } of cases) {
    it(`${JSON.stringify(timeout)} allows ${allowed.answer} ms, ${allowed.images} for images`, () => {
      assert.deepEqual(timeAllowed(timeout), allowed)
    })
  }
})
