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
    const done = new EventEmitter()
    const starts: number[] = []
    const queue = createWorkQueue(() => {
      if (starts.push(performance.now()) === 4) done.emit('end')
      queue.add('a')
      return Promise.reject(new Error('no'))
    }, quiet)
    const end = once(done, 'end')
    queue.add('a')
    await end
    await queue.stop()
    const [first = 0, , , fourth = 0] = starts
    assert.ok(fourth - first >= 300, `four attempts in ${fourth - first} ms`)
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
    const attempts = new EventEmitter()
    const tried: string[] = []
    const failing = (name: string) =>
      createWorkQueue(
        () => {
          tried.push(name)
          return Promise.reject(new Error('no'))
        },
        (_key, _error, attempt) => attempts.emit(`${name} ${attempt}`),
      )
    const [queue, another] = [failing('stopped'), failing('another')]
    const failed = once(attempts, 'stopped 1')
    queue.add('a')
    await failed
    await queue.stop()
    queue.add('a')
    // Its retry would have come before the third attempt of one that goes on.
    const third = once(attempts, 'another 3')
    another.add('a')
    await third
    await another.stop()
    assert.equal(tried.filter((name) => name === 'stopped').length, 1)
  })
})
