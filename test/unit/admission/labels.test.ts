import assert from 'node:assert/strict'
import { boundedLabels } from '../../../admission/review/labels.ts'

describe('label values of metrics', () => {
  it('stay as they are up to the limit, later new ones share `other`', () => {
    const bounded = boundedLabels(2)
    assert.deepEqual(bounded({ policy: 'a', rule: 'x' }), { policy: 'a', rule: 'x' })
    assert.deepEqual(bounded({ policy: 'a', rule: 'y' }), { policy: 'a', rule: 'y' })
    assert.deepEqual(bounded({ policy: 'b', rule: 'z' }), { policy: 'other', rule: 'other' })
    assert.deepEqual(bounded({ policy: 'a', rule: 'x' }), { policy: 'a', rule: 'x' })
  })
})
