import assert from 'node:assert/strict'
import { createScene, digest, questionOf } from './scene.ts'

describe('attacks on what is remembered and shared of images', () => {
  it('a namespace whose registries hang takes half of the places, and others still get verdicts', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((open) => (release = open))
    const scene = createScene({ gate }, { running: 8 })
    const evil = { pull: { namespace: 'evil' } }
    const asked = [1, 2, 3, 4, 5].map((tag) => scene.ask(`slow.example/x:${String(tag)}`, evil))
    assert.deepEqual((await asked[4])?.verdict, {
      outcome: 'indeterminate',
      reason: '4 other images of namespace evil are being verified; ask again in a moment',
    })
    const honest = scene.ask('r.example.com/web:1')
    release()
    assert.deepEqual((await honest).verdict, { outcome: 'verified', digest })
    await Promise.all(asked)
  })

  const image = 'r.example.com/web:1'
  const alike: readonly [string, object, object][] = [
    ['names of Secrets with a comma', { secrets: ['a', 'b'] }, { secrets: ['a,b'] }],
    [
      'names of Secrets with a line break',
      { serviceAccount: 'x', secrets: ['y'] },
      { serviceAccount: 'x\ny', secrets: [] },
    ],
    [
      'a line break in the account',
      { namespace: 'a', serviceAccount: 'b\nc' },
      { namespace: 'a\nb', serviceAccount: 'c' },
    ],
  ]
  for (const [claim, one, other] of alike)
    it(`two questions are not one by ${claim}`, () => {
      assert.notEqual(questionOf(image, { pull: one }).key, questionOf(image, { pull: other }).key)
    })
})
