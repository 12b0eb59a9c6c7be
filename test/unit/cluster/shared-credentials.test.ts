import assert from 'node:assert/strict'
import type { Credentials } from '../../../cluster/endpoint.ts'
import { sharedCredentials } from '../../../cluster/shared-credentials.ts'

describe('shared credentials', () => {
  let clock: number
  let reads: boolean[]
  let credentials: (fresh?: boolean) => Promise<Credentials>
  let fails: boolean
  beforeEach(() => {
    clock = 0
    reads = []
    fails = false
    credentials = sharedCredentials(
      (fresh) => {
        reads.push(fresh)
        return fails ? Promise.reject(new Error('no')) : Promise.resolve({ servername: `read ${reads.length}` })
      },
      () => clock,
    )
  })

  const steps: { name: string; asks: [at: number, fresh: boolean][]; expect: boolean[] }[] = [
    {
      name: 'serve for ten seconds',
      asks: [
        [0, false],
        [9_999, false],
        [10_000, false],
      ],
      expect: [false, false],
    },
    {
      name: 'refused ones are renewed',
      asks: [
        [0, false],
        [2_000, true],
      ],
      expect: [false, true],
    },
    {
      name: 'refused ones that are new are not',
      asks: [
        [0, false],
        [1_999, true],
      ],
      expect: [false],
    },
    {
      name: 'a flood of refusals renews once in two seconds',
      asks: [
        [0, false],
        [2_000, true],
        [2_100, true],
        [3_999, true],
        [4_000, true],
      ],
      expect: [false, true, true],
    },
  ]
  for (const { name, asks, expect } of steps)
    it(name, async () => {
      for (const [at, fresh] of asks) {
        clock = at
        await credentials(fresh)
      }
      assert.deepEqual(reads, expect)
    })

  it('all who ask at once share one read', async () => {
    const all = await Promise.all([credentials(), credentials(true), credentials()])
    assert.deepEqual(
      all.map(({ servername }) => servername),
      ['read 1', 'read 1', 'read 1'],
    )
  })

  it('a failed read is not kept', async () => {
    fails = true
    await assert.rejects(credentials())
    await assert.rejects(credentials())
    fails = false
    assert.deepEqual(await credentials(), { servername: 'read 3' })
  })
})
