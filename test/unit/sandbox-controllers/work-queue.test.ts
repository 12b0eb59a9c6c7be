import assert from 'node:assert/strict'
import { once, EventEmitter } from 'node:events'
import { createWorkQueue } from '../../sandbox/controllers/work-queue.ts'

const quiet = () => undefined

describe('the work queue of a controller', () => {
  it('works once on a key that was added often', async () => {
    const done = new EventEmitter()
    const seen: string[] = []
    const queue = createWorkQueue((key) => {
      seen.push(key)
      if (key === 'last') done.emit('end')
      return Promise.resolve(undefined)
    }, quiet)
    const end = once(done, 'end')
    for (const key of ['a', 'a', 'b', 'a', 'last']) queue.add(key)
    await end
    await queue.stop()
    assert.deepEqual(seen, ['a', 'b', 'last'])
  })

  it('works again on a key that was added meanwhile, never twice at the same time', async () => {
    const done = new EventEmitter()
    let now = 0
    let most = 0
    let count = 0
    const queue = createWorkQueue(async () => {
      most = Math.max(most, ++now)
      if (++count === 1) queue.add('a')
      await Promise.resolve()
      now--
      if (count === 2) done.emit('end')
      return undefined
    }, quiet)
    const end = once(done, 'end')
    queue.add('a')
    await end
    await queue.stop()
    assert.deepEqual([count, most], [2, 1])
  })

  it('tries again after an error, ever slower, and tells of each attempt', async () => {
    const done = new EventEmitter()
    const attempts: number[] = []
    const starts: number[] = []
    const queue = createWorkQueue(
      () => {
        starts.push(performance.now())
        if (starts.length < 4) return Promise.reject(new Error('no'))
        done.emit('end')
        return Promise.resolve(undefined)
      },
      (_key, _error, attempt) => attempts.push(attempt),
    )
    const end = once(done, 'end')
    queue.add('a')
    await end
    await queue.stop()
    const [first = 0, second = 0, third = 0, fourth = 0] = starts
    assert.deepEqual(attempts, [1, 2, 3])
    assert.ok(second - first < third - second && third - second < fourth - third)
  })

  it('a change does not make a failing key a busy loop', async () => {
    let count = 0
    const queue = createWorkQueue(() => {
      count++
      queue.add('a')
      return Promise.reject(new Error('no'))
    }, quiet)
    queue.add('a')
    await new Promise((resolve) => setTimeout(resolve, 400))
    await queue.stop()
    assert.ok(count <= 4, `${count} attempts`)
  })

  it('looks again when asked to', async () => {
    const done = new EventEmitter()
    let count = 0
    const queue = createWorkQueue(() => {
      if (++count === 2) done.emit('end')
      return Promise.resolve(count === 1 ? 5 : undefined)
    }, quiet)
    const end = once(done, 'end')
    queue.add('a')
    await end
    await queue.stop()
    assert.equal(count, 2)
  })

  it('stops with a retry pending and takes nothing more', async () => {
    const failed = new EventEmitter()
    let count = 0
    const queue = createWorkQueue(
      () => {
        count++
        return Promise.reject(new Error('no'))
      },
      () => failed.emit('error-seen'),
    )
    const seen = once(failed, 'error-seen')
    queue.add('a')
    await seen
    await queue.stop()
    queue.add('a')
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(count, 1)
  })
})
