import { createVerifyPool } from '../../../cluster/verify-pool.ts'
import { workerFile } from '../../../policies/signatures/worker-file.ts'
import type { Registry } from '../../registry/registry.ts'
import { median } from '../median.ts'
import type { Measure } from '../webhook.ts'
import { hostile } from './hostile.ts'
import { pushSigned } from './signed.ts'
import { verifyCold } from './verifier.ts'

/**
 * The longest that one turn of the event loop works while hostile signatures are fetched and verified, of the worst of them: the
 * processor time of this thread, so that what else the machine does is not counted, and the median of five, since the kernel counts
 * it in steps of up to 4 ms.
 */
export async function measureBlocked(registry: Registry): Promise<Measure> {
  const pool = createVerifyPool(workerFile, { threads: 1 })
  const turns = new Map<string, number>()
  try {
    for (const [name, material] of Object.entries(hostile)) {
      const image = await pushSigned(registry, `hostile/${turns.size}`, material)
      // Twice: what compiling takes when a program is new comes with any signature.
      await verifyCold(registry, image, pool)
      const longest: number[] = []
      for (let round = 0; round < 5; round += 1)
        longest.push(await longestTurn(() => verifyUnsigned(registry, image, pool)))
      turns.set(name, median(longest))
    }
  } finally {
    await pool.close()
  }
  const [worst, value] = [...turns].reduce((one, other) => (one[1] > other[1] ? one : other))
  return {
    name: `longest turn of the event loop with hostile signatures (${worst})`,
    value,
    unit: 'ms',
    target: '≤ 20',
    met: value <= 20,
  }
}

async function verifyUnsigned(...args: Parameters<typeof verifyCold>): Promise<void> {
  const { verdict } = await verifyCold(...args)
  if (verdict.outcome === 'verified') throw new Error('a hostile signature was verified')
}

/** In milliseconds. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  let longest = 0
  let running = true
  let last = process.threadCpuUsage()
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(last)
    longest = Math.max(longest, (user + system) / 1000)
    last = process.threadCpuUsage()
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  running = false
  return longest
}
