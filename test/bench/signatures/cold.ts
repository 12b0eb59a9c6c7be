import { createFetch } from '../../../cluster/registry/fetch.ts'
import { createVerifyPool, type VerifyPool } from '../../../cluster/verify-pool.ts'
import type { Fetch, HttpRequest } from '../../../policies/registry/fetch.ts'
import { workerFile } from '../../../policies/signatures/worker-file.ts'
import type { Registry } from '../../registry/registry.ts'
import { SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import type { Measure } from '../webhook.ts'
import { byOurKey, pushSigned } from './signed.ts'
import { verifyCold } from './verifier.ts'

/** Requests that go out together; each wave begins when the one before it is answered. */
type Waves = HttpRequest[][]

/**
 * A first verification by key, as a multiple of the same requests without any verification, in the same order and as much side by
 * side: each with connections of its own, in turns. Of each the time that a quarter stays below: what else the machine does only adds.
 */
export async function measureCold(registry: Registry, { quick }: { quick: boolean }): Promise<Measure[]> {
  const pool = createVerifyPool(workerFile, { threads: 1 })
  try {
    const measures: Measure[] = []
    for (const layout of SIGNING_LAYOUTS) {
      const image = await pushSigned(registry, `cold/${layout}`, byOurKey(layout))
      const value = await ratioOf(registry, image, pool, quick ? 20 : 80)
      const name = `first verification (${layout}), as a multiple of its requests`
      measures.push({ name, value, unit: 'ratio', target: '≤ 1.30', met: value <= 1.3 })
    }
    return measures
  } finally {
    await pool.close()
  }
}

async function ratioOf(registry: Registry, image: string, pool: VerifyPool, rounds: number): Promise<number> {
  const waves = await recordWaves(registry, image, pool)
  const whole = { work: () => verify(registry, image, pool), times: [] as number[] }
  const bare = { work: () => replay(waves), times: [] as number[] }
  for (let round = 0; round < rounds + warmUp; round += 1) {
    // Neither always comes after the other.
    for (const { work, times } of round % 2 === 0 ? [whole, bare] : [bare, whole]) {
      const taken = await timed(work)
      if (round >= warmUp) times.push(taken)
    }
  }
  return quarter(whole.times) / quarter(bare.times)
}

function quarter(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 4)] ?? NaN
}

const warmUp = 10

async function verify(...args: Parameters<typeof verifyCold>): Promise<void> {
  const { verdict } = await verifyCold(...args)
  if (verdict.outcome !== 'verified') throw new Error(`not verified: ${JSON.stringify(verdict)}`)
}

async function recordWaves(registry: Registry, image: string, pool: VerifyPool): Promise<Waves> {
  const waves: Waves = []
  let running = 0
  const watch =
    (fetch: Fetch): Fetch =>
    async (request) => {
      if (running === 0) waves.push([])
      waves.at(-1)?.push(request)
      running += 1
      return fetch(request).finally(() => (running -= 1))
    }
  await verify(registry, image, pool, watch)
  return waves
}

async function replay(waves: Waves): Promise<void> {
  const way = createFetch()
  const signal = AbortSignal.timeout(30_000)
  for (const wave of waves) {
    const answers = await Promise.all(wave.map((request) => way.fetch({ ...request, signal })))
    if (!answers.every(({ ok }) => ok)) throw new Error('a bare request failed')
  }
  way.close()
}

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}
