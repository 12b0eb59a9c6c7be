import assert from 'node:assert/strict'
import { getHeapSpaceStatistics } from 'node:v8'
import { boundYoungGeneration } from '../../../admission/young-generation.ts'

describe('the young generation of the heap', () => {
  it('is looked at while the server runs, and may grow while it is small', async () => {
    const bound = boundYoungGeneration()
    await new Promise((resolve) => setTimeout(resolve, 250))
    bound.stop()
    assert.ok(getHeapSpaceStatistics().some(({ space_name }) => space_name === 'new_space'))
  })
})
