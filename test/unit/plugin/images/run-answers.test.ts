import assert from 'node:assert/strict'
import type { ImageQuestion, ImageVerdict } from '../../../../policies/images/image-verdict.ts'
import { createRunAnswers } from '../../../../plugin/images/run-answers.ts'

const unknown: ImageVerdict = { outcome: 'indeterminate', reason: 'nobody answered' }
const rule = { hash: '', source: '', options: { images: ['*'], attestors: [] } }
const question = (key: string): ImageQuestion => ({
  key,
  rule,
  image: key,
  pull: { namespace: '', serviceAccount: '', secrets: [] },
})

describe('answers of one run', () => {
  it('put a question once, and remember also that nothing is known', async () => {
    let asked = 0
    const answers = createRunAnswers(() => Promise.resolve((asked++, unknown)), 4)
    assert.equal(answers.peek(question('a')), undefined)
    await Promise.all(Array.from({ length: 1000 }, () => answers.verify(question('a'), 0)))
    await answers.verify(question('a'), 0)
    assert.equal(asked, 1)
    assert.equal(answers.peek(question('a')), unknown)
    assert.deepEqual(answers.counts(), { asked: 1, answered: 1 })
  })

  it('work on so many images at once, and no more; each in its turn', async () => {
    const under: string[] = []
    const done: (() => void)[] = []
    let most = 0
    const answers = createRunAnswers(async ({ key }) => {
      under.push(key)
      most = Math.max(most, under.length)
      await new Promise<void>((end) => done.push(end))
      under.splice(under.indexOf(key), 1)
      return unknown
    }, 2)
    const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => answers.verify(question(key), 0)))
    while (answers.counts().answered < 5) {
      done.shift()?.()
      await new Promise((turn) => setImmediate(turn))
    }
    await all
    assert.equal(most, 2)
  })

  it('a question that fails lets the next one begin', async () => {
    const answers = createRunAnswers(
      ({ key }) => (key === 'a' ? Promise.reject(new Error('broken')) : Promise.resolve(unknown)),
      1,
    )
    const [first, second] = await Promise.allSettled([
      answers.verify(question('a'), 0),
      answers.verify(question('b'), 0),
    ])
    assert.equal(first.status, 'rejected')
    assert.equal(second.status, 'fulfilled')
  })
})
