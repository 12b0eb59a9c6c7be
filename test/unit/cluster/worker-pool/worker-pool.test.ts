import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createWorkerPool, workerPoolLimits, type WorkerPool } from '../../../../cluster/worker-pool.ts'
import type { Wish } from './thread.ts'

const file = join(import.meta.dirname, 'thread.ts')
const pools: WorkerPool<Wish, unknown>[] = []

function poolOf(limits: Partial<typeof workerPoolLimits> = {}, threadFile = file): WorkerPool<Wish, unknown> {
  const pool = createWorkerPool<Wish, unknown>(threadFile, { ...workerPoolLimits, threads: 1, ...limits })
  pools.push(pool)
  return pool
}

const hello: Wish = { do: 'answer', text: 'hello' }

describe('worker pool', () => {
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

  it('a task is answered by a thread', async () => {
    assert.deepEqual(await poolOf().run(hello), { ok: true, value: 'hello' })
  })

  it('many tasks are answered in turn, each with its own answer', async () => {
    const pool = poolOf({ threads: 2 })
    const texts = Array.from({ length: 100 }, (_, index) => `task ${index}`)
    const ran = await Promise.all(texts.map((text) => pool.run({ do: 'answer', text })))
    assert.deepEqual(
      ran,
      texts.map((value) => ({ ok: true, value })),
    )
  })

  it('a thread stays for the next task', async () => {
    const pool = poolOf()
    for (const value of [1, 2, 3]) assert.deepEqual(await pool.run({ do: 'which thread' }), { ok: true, value })
  })

  for (const [claim, wish, fault, message] of [
    ['a task that never ends is ended at its limit', { do: 'hang' }, 'late', /longer than 0.2 s/],
    ['so is a regular expression that backtracks', { do: 'backtrack' }, 'late', /longer than 0.2 s/],
    ['a task that throws is told with its message', { do: 'throw' }, 'ended', /this went wrong/],
    ['a thread that exits settles its task', { do: 'exit' }, 'ended', /thread ended/],
  ] satisfies [string, Wish, string, RegExp][])
    it(`${claim}, and the next task gets a new thread`, async () => {
      const pool = poolOf({ taskFor: 200 })
      const [ran, next] = await Promise.all([pool.run(wish), pool.run(hello)])
      assert.equal(!ran.ok && ran.fault, fault)
      assert.match(ran.ok ? '' : ran.message, message)
      assert.deepEqual(next, { ok: true, value: 'hello' })
      assert.deepEqual(await pool.run({ do: 'which thread' }), { ok: true, value: 2 })
    })

  it('a task that eats memory ends its thread, and nothing else', async () => {
    const pool = poolOf({ memory: 32, taskFor: 20_000 })
    const [ran, next] = await Promise.all([pool.run({ do: 'eat memory' }), pool.run(hello)])
    assert.match(ran.ok ? '' : ran.message, /memory/)
    assert.deepEqual(next, { ok: true, value: 'hello' })
  })

  it('a task that hangs does not keep others waiting where there is another thread', async () => {
    const pool = poolOf({ threads: 2, taskFor: 5000 })
    const hanging = pool.run({ do: 'hang' })
    assert.deepEqual(await pool.run(hello), { ok: true, value: 'hello' })
    await pool.close()
    assert.deepEqual(await hanging, { ok: false, fault: 'refused', message: 'the program is ending' })
  })

  it('more tasks than may wait are refused at once', async () => {
    const pool = poolOf({ queue: 2 })
    const ran = await Promise.all([1, 2, 3, 4].map(() => pool.run(hello)))
    assert.deepEqual(
      ran.map(({ ok }) => ok),
      [true, true, true, false],
    )
    assert.deepEqual(ran[3], { ok: false, fault: 'refused', message: '2 others already wait' })
  })

  it('a closed pool settles what runs and waits, and refuses what comes', async () => {
    const pool = poolOf()
    const both = [pool.run({ do: 'hang' }), pool.run(hello)]
    await pool.close()
    for (const ran of [...(await Promise.all(both)), await pool.run(hello)])
      assert.deepEqual(ran, { ok: false, fault: 'refused', message: 'the program is ending' })
  })

  it('a thread whose file does not load fails its task, and each after it', async () => {
    const pool = poolOf({}, join(import.meta.dirname, 'missing.ts'))
    for (const ran of [await pool.run(hello), await pool.run(hello)]) assert.equal(!ran.ok && ran.fault, 'ended')
  })

  it('a thread that is never ready is ended', async () => {
    const silent = join(import.meta.dirname, 'silent-thread.ts')
    const ran = await poolOf({ startFor: 100 }, silent).run(hello)
    assert.deepEqual(ran, { ok: false, fault: 'late', message: 'its thread was not ready within 0.1 s' })
  })

  it('bytes move to the thread, not a copy of them', async () => {
    const bytes = new Uint8Array(4 * 1024 * 1024)
    assert.deepEqual(await poolOf().run({ do: 'measure', bytes }, [bytes]), { ok: true, value: 4 * 1024 * 1024 })
    assert.equal(bytes.byteLength, 0)
  })

  it('bytes that share their memory with others are copied', async () => {
    const shared = new Uint8Array(100)
    const bytes = shared.subarray(10, 20)
    const pooled = Buffer.from('pooled')
    const pool = poolOf()
    assert.deepEqual(await pool.run({ do: 'measure', bytes }, [bytes]), { ok: true, value: 10 })
    assert.deepEqual(await pool.run({ do: 'measure', bytes: pooled }, [pooled]), { ok: true, value: 6 })
    assert.equal(bytes.byteLength, 10)
    assert.equal(pooled.toString(), 'pooled')
  })

  it('bytes that have already moved are refused, and the thread goes on', async () => {
    const bytes = new Uint8Array(100)
    const pool = poolOf()
    await pool.run({ do: 'measure', bytes }, [bytes])
    const ran = await pool.run({ do: 'measure', bytes }, [bytes])
    assert.equal(ran.ok, false)
    assert.deepEqual(await pool.run({ do: 'which thread' }), { ok: true, value: 2 })
  })

  it('an idle thread keeps no program alive', async () => {
    const pool = join(import.meta.dirname, '../../../../cluster/worker-pool.ts')
    const program = `
      const { createWorkerPool } = await import(${JSON.stringify(pool)})
      console.log(JSON.stringify(await createWorkerPool(${JSON.stringify(file)}).run({ do: 'answer', text: 'done' })))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
    assert.equal(stdout, '{"ok":true,"value":"done"}\n')
  })
})
