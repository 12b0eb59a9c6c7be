import assert from 'node:assert/strict'
import {
  createScene,
  digest,
  pullSecret,
  questionOf,
  unsigned,
  verified,
  type QuestionChanges,
  type Scene,
} from './scene.ts'

const image = 'r.example.com/web:1'
const pinned = `r.example.com/web@${digest}`
const other = `sha256:${'c'.repeat(64)}`

/** Requests to the registry since the last time. */
function requests(scene: Scene): string[] {
  return scene.asked.splice(0).filter((line) => /^(resolve|candidates)/.test(line))
}

describe('what is remembered of images', () => {
  it('a first question asks the registry for the digest, then for signatures, and verifies once', async () => {
    const scene = createScene()
    const report = await scene.ask(image)
    assert.deepEqual(report.verdict, { outcome: 'verified', digest })
    assert.deepEqual(report.cache, { digest: 'miss', verdict: 'miss' })
    assert.deepEqual(requests(scene), ['resolve web:1', 'candidates web@aaa'])
    assert.equal(scene.tasks.length, 1)
  })

  it('a thousand equal questions at once are one resolve, one look for signatures, one verification', async () => {
    const scene = createScene()
    const reports = await Promise.all(Array.from({ length: 1000 }, () => scene.ask(image)))
    assert.ok(reports.every(({ verdict }) => verdict.outcome === 'verified'))
    assert.deepEqual(requests(scene), ['resolve web:1', 'candidates web@aaa'])
    assert.equal(scene.tasks.length, 1)
    assert.equal(scene.observed.length, 1000)
  })

  it('so are a thousand of as many namespaces', async () => {
    const scene = createScene()
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => scene.ask(image, { pull: { namespace: `team-${index}` } })),
    )
    assert.deepEqual(requests(scene), ['resolve web:1', 'candidates web@aaa'])
    assert.equal(scene.tasks.length, 1)
  })

  it('the same question again is answered without a promise', async () => {
    const scene = createScene()
    const question = questionOf(image)
    assert.equal(scene.verifier.peek(question), undefined)
    await scene.ask(image)
    assert.deepEqual(scene.verifier.peek(question), { outcome: 'verified', digest })
    assert.deepEqual(scene.observed.at(-1)?.cache, { digest: 'hit', verdict: 'hit' })
  })

  it('a tag is asked for again after 30 seconds; that its digest is signed holds', async () => {
    const scene = createScene()
    await scene.ask(image)
    requests(scene)
    scene.clock.pass(30_000)
    assert.equal(scene.verifier.peek(questionOf(image)), undefined)
    const report = await scene.ask(image)
    assert.deepEqual(requests(scene), ['resolve web:1'])
    assert.deepEqual(report.cache, { digest: 'miss', verdict: 'hit' })
  })

  it('a tag that moved is verified anew', async () => {
    const scene = createScene()
    await scene.ask(image)
    scene.clock.pass(30_000)
    scene.world.tags['web:1'] = other
    assert.deepEqual((await scene.ask(image)).verdict, { outcome: 'verified', digest: other })
    assert.equal(scene.tasks.length, 2)
  })

  it('an image with a digest is never resolved', async () => {
    const scene = createScene()
    const report = await scene.ask(pinned)
    assert.deepEqual(requests(scene), ['candidates web@aaa'])
    assert.deepEqual(report.cache, { verdict: 'miss' })
  })

  it('that a digest is signed is verified again after an hour', async () => {
    const scene = createScene()
    await scene.ask(pinned)
    scene.clock.pass(3_599_000)
    await scene.ask(pinned)
    assert.equal(scene.tasks.length, 1)
    scene.clock.pass(1000)
    await scene.ask(pinned)
    assert.equal(scene.tasks.length, 2)
  })

  it('that it is not signed is remembered for 15 seconds', async () => {
    const scene = createScene({ result: unsigned })
    assert.equal((await scene.ask(pinned)).verdict.outcome, 'violation')
    scene.world.result = verified
    scene.clock.pass(14_999)
    assert.equal((await scene.ask(pinned)).verdict.outcome, 'violation')
    scene.clock.pass(1)
    assert.equal((await scene.ask(pinned)).verdict.outcome, 'verified')
  })

  for (const [claim, fails, result] of [
    ['that the registry failed', 'unavailable', verified],
    ['that the thread was ended', undefined, { ...unsigned, problem: 'it took longer than 2 s' }],
    ['that the verification broke', undefined, new Error('broken')],
  ] as const)
    it(`${claim} is not remembered`, async () => {
      const scene = createScene({ fails, result })
      assert.equal((await scene.ask(image)).verdict.outcome, 'indeterminate')
      scene.world.fails = undefined
      scene.world.result = verified
      assert.equal((await scene.ask(image)).verdict.outcome, 'verified')
    })

  const secrets = { 'shop/one': pullSecret('one'), 'shop/two': pullSecret('two') }
  it('nobody gets a digest by the credentials of another', async () => {
    const scene = createScene({ secrets })
    await scene.ask(image, { pull: { secrets: ['one'] } })
    requests(scene)
    await scene.ask(image, { pull: { secrets: ['two'] } })
    assert.deepEqual(requests(scene), ['resolve web:1'])
    await scene.ask(image, { pull: { secrets: ['two'] } })
    assert.deepEqual(requests(scene), [])
  })

  it('what another may not see denies nobody: a violation is remembered for the same credentials only', async () => {
    const scene = createScene({ secrets, result: unsigned })
    await scene.ask(pinned, { pull: { secrets: ['one'] } })
    scene.world.result = verified
    assert.equal((await scene.ask(pinned, { pull: { secrets: ['two'] } })).verdict.outcome, 'verified')
  })

  for (const [claim, first, second] of [
    ['another rule', {}, { options: { tlog: 'ignore' } }],
    ['another repository', {}, {}],
  ] satisfies [string, QuestionChanges, QuestionChanges][])
    it(`a verdict does not hold for ${claim}`, async () => {
      const scene = createScene()
      await scene.ask(pinned, first)
      await scene.ask(claim === 'another repository' ? pinned.replace('web', 'api') : pinned, second)
      assert.equal(scene.tasks.length, 2)
    })

  it('no more is remembered than the limit', async () => {
    const scene = createScene({}, { remembered: 2 })
    for (const name of ['a', 'b', 'c']) await scene.ask(pinned.replace('web', name))
    assert.equal(scene.verifier.peek(questionOf(pinned.replace('web', 'a'))), undefined)
    assert.notEqual(scene.verifier.peek(questionOf(pinned.replace('web', 'c'))), undefined)
  })
})
