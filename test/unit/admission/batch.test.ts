import assert from 'node:assert/strict'
import { createBatch } from '../../../admission/review/batch.ts'

describe('batch', () => {
  /** Runs so many at once; what happened in which order, when all are told. */
  function order(count: number): Promise<string[]> {
    const seen: string[] = []
    const batch = createBatch()
    return new Promise((resolve) => {
      for (let index = 0; index < count; index += 1) {
        batch(() => {
          seen.push(`work ${index}`)
          return () => {
            if (seen.push(`tell ${index}`) === 2 * count) resolve(seen)
          }
        })
      }
      assert.deepEqual(seen, [], 'nothing is run in the turn that brings it')
    })
  }

  it('what arrives together is all worked out before the first is told', async () => {
    assert.deepEqual(await order(3), ['work 0', 'work 1', 'work 2', 'tell 0', 'tell 1', 'tell 2'])
  })

  it('what arrives alone is told at once', async () => {
    assert.deepEqual(await order(1), ['work 0', 'tell 0'])
  })

  it('the first of many waits for the others of its sixteen only', async () => {
    const seen = await order(40)
    assert.deepEqual([seen.indexOf('tell 0'), seen.indexOf('work 16'), seen.indexOf('tell 16')], [16, 32, 48])
    assert.equal(seen.length, 80)
  })

  it('what comes while others run is run after them', async () => {
    const batch = createBatch()
    const seen: string[] = []
    await new Promise<void>((resolve) => {
      batch(() => {
        batch(() => {
          seen.push('later')
          return resolve
        })
        return () => seen.push('told')
      })
    })
    assert.deepEqual(seen, ['told', 'later'])
  })
})
