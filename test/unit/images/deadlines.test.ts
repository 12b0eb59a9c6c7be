import assert from 'node:assert/strict'
import type { RegistryFault } from '../../../policies/registry/result.ts'
import { createScene, digest, unsigned, verified, type QuestionChanges, type World } from './scene.ts'

const image = 'r.example.com/web:1'
const stale: QuestionChanges = { options: { staleIfError: true } }

describe('deadlines of images', () => {
  /** A registry that answers when the test lets it. */
  function held() {
    const { promise: gate, resolve } = Promise.withResolvers<undefined>()
    const release = (): void => {
      resolve(undefined)
    }
    return { gate, release }
  }

  it('at the deadline the answer is indeterminate, and names who did not answer', async () => {
    const { gate, release } = held()
    const scene = createScene({ gate })
    const asked = scene.ask(image, { within: 2000 })
    await turn()
    scene.clock.pass(2000)
    assert.deepEqual((await asked).verdict, {
      outcome: 'indeterminate',
      reason: 'registry r.example.com did not answer in time',
    })
    release()
  })

  it('the deadline of one question does not end the work of another that waits for the same', async () => {
    const { gate, release } = held()
    const scene = createScene({ gate })
    const [short, long] = [scene.ask(image, { within: 1000 }), scene.ask(image, { within: 5000 })]
    await turn()
    scene.clock.pass(1000)
    assert.equal((await short).verdict.outcome, 'indeterminate')
    release()
    assert.equal((await long).verdict.outcome, 'verified')
    assert.equal(scene.tasks.length, 1)
  })

  it('work goes on for those who ask next', async () => {
    const { gate, release } = held()
    const scene = createScene({ gate })
    const asked = scene.ask(image, { within: 1000 })
    await turn()
    scene.clock.pass(1000)
    await asked
    release()
    await turn()
    assert.equal((await scene.ask(image)).cache.verdict, 'hit')
  })

  it('more images than may be worked on at once are indeterminate', async () => {
    const { gate, release } = held()
    const scene = createScene({ gate }, { running: 1 })
    const first = scene.ask(image)
    const { verdict } = await scene.ask('r.example.com/other:1')
    assert.deepEqual(verdict, {
      outcome: 'indeterminate',
      reason: '1 other images are being verified; ask again in a moment',
    })
    release()
    assert.equal((await first).verdict.outcome, 'verified')
  })

  it('with staleIfError what was verified before stands in while the registry hangs', async () => {
    const scene = createScene()
    await scene.ask(image, stale)
    scene.clock.pass(3_600_000)
    const { gate, release } = held()
    scene.world.gate = gate
    const asked = scene.ask(image, { ...stale, within: 1000 })
    await turn()
    scene.clock.pass(1000)
    assert.deepEqual((await asked).verdict, { outcome: 'verified', digest })
    release()
  })
})

describe('staleIfError', () => {
  it('what was verified before counts while the registry fails, and says that it is old', async () => {
    const scene = createScene()
    await scene.ask(image, stale)
    scene.clock.pass(3_600_000)
    scene.world.fails = 'unavailable'
    const { verdict, cache } = await scene.ask(image, stale)
    assert.deepEqual(verdict, { outcome: 'verified', digest })
    assert.deepEqual(cache, { digest: 'stale', verdict: 'stale' })
  })

  for (const [claim, question, result, passes, fails] of [
    ['without it nothing old counts', {}, verified, 3_600_000, 'unavailable'],
    ['nothing older than a day counts', stale, verified, 3_600_000 + 86_400_000, 'unavailable'],
    ['what was never verified does not count', stale, unsigned, 3_600_000, 'unavailable'],
  ] satisfies [string, QuestionChanges, World['result'], number, RegistryFault][])
    it(claim, async () => {
      const scene = createScene({ result })
      await scene.ask(image, question)
      scene.clock.pass(passes)
      scene.world.fails = fails
      assert.equal((await scene.ask(image, question)).verdict.outcome, 'indeterminate')
    })

  it('a registry that no longer has the image is no failure', async () => {
    const scene = createScene()
    await scene.ask(image, stale)
    scene.clock.pass(3_600_000)
    scene.world.tags = {}
    assert.equal((await scene.ask(image, stale)).verdict.outcome, 'violation')
  })
})

/** Lets everything run that waits for nothing. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
