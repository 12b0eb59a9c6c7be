import assert from 'node:assert/strict'
import { answered, type AskImages } from '../../../policies/images/answered.ts'
import type { ImageQuestion, ImageVerdict, ImageVerdicts } from '../../../policies/images/image-verdict.ts'
import { questionFor } from '../../../policies/rules/signed-images/image-question.ts'

const rule = { hash: 'h', source: 'p.yaml', options: { images: ['*'], attestors: [] } }
const question = (image: string): ImageQuestion =>
  questionFor(rule, image, { namespace: 'shop', serviceAccount: 'default', secrets: [] })
const verified: ImageVerdict = { outcome: 'verified', digest: 'sha256:1' }

/** Asks that are written down; images named `warm` are known at once. */
function asks(): AskImages & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    peek: ({ image }) => (image.startsWith('warm') ? verified : undefined),
    verify: ({ image }) => {
      asked.push(image)
      return Promise.resolve(verified)
    },
  }
}

const look =
  (...images: string[]) =>
  (verdicts: ImageVerdicts): string[] =>
    images.map((image) => `${image}: ${verdicts(question(image))?.outcome ?? 'open'}`)

describe('judging with verdicts on images', () => {
  it('is no promise where all are at hand', () => {
    const ask = asks()
    assert.deepEqual(answered(look('warm:1', 'warm:2'), ask, 0), ['warm:1: verified', 'warm:2: verified'])
    assert.deepEqual(ask.asked, [])
  })

  it('asks nothing where nothing is asked about', () => {
    assert.deepEqual(answered(look(), asks(), 0), [])
  })

  it('asks for what is missing, each question once, and judges again', async () => {
    const ask = asks()
    const judged = await answered(look('warm:1', 'cold:1', 'cold:1', 'cold:2'), ask, 0)
    assert.deepEqual(judged, ['warm:1: verified', 'cold:1: verified', 'cold:1: verified', 'cold:2: verified'])
    assert.deepEqual(ask.asked, ['cold:1', 'cold:2'])
  })

  it('asks again for what an answer leads to', async () => {
    const ask = asks()
    const judge = (verdicts: ImageVerdicts): string =>
      verdicts(question('cold:1')) === undefined ? 'first' : (verdicts(question('cold:1@d'))?.outcome ?? 'second')
    assert.equal(await answered(judge, ask, 0), 'verified')
    assert.deepEqual(ask.asked, ['cold:1', 'cold:1@d'])
  })

  it('ends where every answer leads to another question', async () => {
    let asked = 0
    const judge = (verdicts: ImageVerdicts): number => {
      for (let index = 0; ; index++) if (verdicts(question(`cold:${String(index)}`)) === undefined) return index
    }
    const ask: AskImages = {
      peek: () => undefined,
      verify: () => {
        asked += 1
        return Promise.resolve(verified)
      },
    }
    assert.equal(await answered(judge, ask, 0), 3)
    assert.equal(asked, 3)
  })
})
