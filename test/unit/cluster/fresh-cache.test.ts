import assert from 'node:assert/strict'
import { beforeDeadline } from '../../../cluster/before-deadline.ts'
import { freshCache } from '../../../cluster/fresh-cache.ts'

describe('fresh cache', () => {
  function counting(limit = 10) {
    let clock = 0
    const reads: string[] = []
    const get = freshCache<string>(
      { freshFor: 100, limit, keep: (value) => value !== 'bad', now: () => clock },
      (key) => {
        reads.push(key)
        return Promise.resolve(key)
      },
    )
    return { get, reads, tick: (ms: number) => (clock += ms) }
  }

  it('equal keys share one running read', async () => {
    const { get, reads } = counting()
    await Promise.all([get('a'), get('a'), get('b')])
    assert.deepEqual(reads, ['a', 'b'])
  })

  it('a value serves until it is stale', async () => {
    const { get, reads, tick } = counting()
    await get('a')
    tick(99)
    await get('a')
    tick(1)
    await get('a')
    assert.deepEqual(reads, ['a', 'a'])
  })

  it('a value that is not worth keeping is read again', async () => {
    const { get, reads } = counting()
    await get('bad')
    await get('bad')
    assert.deepEqual(reads, ['bad', 'bad'])
  })

  it('beyond the limit the oldest goes', async () => {
    const { get, reads } = counting(2)
    for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key)
    assert.deepEqual(reads, ['a', 'b', 'c', 'a'])
  })
})

describe('deadline', () => {
  it('a value in time is the value, a late one is not waited for', async () => {
    assert.equal(await beforeDeadline(Promise.resolve(1), performance.now() + 1_000, 2), 1)
    assert.equal(await beforeDeadline(new Promise<number>(() => undefined), performance.now() + 10, 2), 2)
    assert.equal(await beforeDeadline(Promise.resolve(1), performance.now() - 1, 2), 2)
  })
})
