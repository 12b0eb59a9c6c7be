import assert from 'node:assert/strict'
import { join } from 'node:path'
import { createTurns } from '../../../../cluster/turns.ts'
import { createWorkerPool, workerPoolLimits } from '../../../../cluster/worker-pool.ts'
import type { Wish } from './thread.ts'

const file = join(import.meta.dirname, 'thread.ts')
const hang: Wish = { do: 'hang' }
const hello: Wish = { do: 'answer', text: 'hello' }

describe('turns', () => {
  const rows: readonly [string, readonly string[], string][] = [
    ['of one group are in its order', ['a1', 'a2', 'a3'], 'a1 a2 a3'],
    ['of groups alternate, whoever came first with how many', ['a1', 'a2', 'a3', 'b1', 'b2'], 'a1 b1 a2 b2 a3'],
    ['of none are none', [], ''],
  ]
  for (const [claim, items, expected] of rows)
    it(claim, () => {
      const turns = createTurns<string>()
      for (const item of items) turns.add(item.slice(0, 1), item)
      assert.equal(turns.count(), items.length)
      const taken = items.map(() => turns.take())
      assert.equal(taken.join(' '), expected)
      assert.equal(turns.take(), undefined)
    })

  it('count those of a group, and give all at the end', () => {
    const turns = createTurns<string>()
    for (const item of ['a1', 'b1', 'a2']) turns.add(item.slice(0, 1), item)
    assert.deepEqual([turns.count('a'), turns.count('b'), turns.count('c')], [2, 1, 0])
    assert.deepEqual(turns.takeAll().sort(), ['a1', 'a2', 'b1'])
    assert.equal(turns.count(), 0)
  })
})

describe('attacks on the threads that verify', () => {
  it('a repository whose signatures hang one after the other holds up another for two of them', async () => {
    const pool = createWorkerPool<Wish, unknown>(file, { ...workerPoolLimits, threads: 1, taskFor: 300 })
    const ended: string[] = []
    const hostile = Array.from({ length: 10 }, () => pool.run(hang, [], 'evil').then(() => ended.push('evil')))
    const honest = pool.run(hello, [], 'good').then((ran) => {
      ended.push('good')
      return ran
    })
    assert.deepEqual(await honest, { ok: true, value: 'hello' })
    assert.deepEqual(ended, ['evil', 'evil', 'good'])
    await pool.close()
    await Promise.all(hostile)
  })

  it('one repository takes half of the queue at most', async () => {
    const pool = createWorkerPool<Wish, unknown>(file, { ...workerPoolLimits, threads: 1, queue: 4 })
    const hostile = Array.from({ length: 6 }, () => pool.run(hang, [], 'evil'))
    const honest = pool.run(hello, [], 'good')
    assert.deepEqual(await hostile[5], { ok: false, fault: 'refused', message: '2 others of evil already wait' })
    await pool.close()
    assert.deepEqual(await honest, { ok: false, fault: 'refused', message: 'the program is ending' })
    await Promise.all(hostile)
  })
})
