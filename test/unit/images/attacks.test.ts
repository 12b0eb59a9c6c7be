import assert from 'node:assert/strict'
import { View } from '../../../policies/evaluate/view.ts'
import { answered, type AskImages } from '../../../policies/images/answered.ts'
import { workloadKind } from '../../../policies/kubernetes/workloads.ts'
import { imageQuestion } from '../../../policies/rules/signed-images/image-question.ts'
import { createScene, digest, questionOf } from './scene.ts'

describe('attacks on the rounds of asking', () => {
  it('verdicts that go out of date one after the other while others are asked for are not lost', async () => {
    const left = new Map([1, 2, 3, 4, 5].map((at) => [`r.example.com/x:${String(at)}`, at]))
    const asked: string[] = []
    const ask: AskImages = {
      // Each is at hand for one more round than the one before.
      peek: ({ image }) => {
        const rounds = left.get(image) ?? 0
        left.set(image, rounds - 1)
        return rounds > 0 ? { outcome: 'violation', reasons: [] } : undefined
      },
      verify: ({ image }) => {
        asked.push(image)
        return Promise.resolve({ outcome: 'violation', reasons: [] })
      },
    }
    const names = ['r.example.com/slow:1', ...left.keys()]
    const known = await answered((images) => names.map((name) => images(questionOf(name))?.outcome), ask, 0)
    assert.deepEqual(
      known,
      names.map(() => 'violation'),
    )
  })
})

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

  it('20,000 images in a Pod with a mebibyte of pull Secrets are remembered in little', () => {
    const imagePullSecrets = Array.from({ length: 50_000 }, (_, at) => ({
      name: `secret-${String(at)}`.padEnd(20, 'x'),
    }))
    const { rule } = questionOf(image)
    const { pull, key } = questions(rule, { imagePullSecrets, serviceAccountName: 'x'.repeat(1_000_000) })
    assert.deepEqual([pull.secrets.length, pull.serviceAccount], [32, 'default'])
    assert.ok(key.length <= 64)
  })
})

/** The last of 20,000 questions about one Pod. */
function questions(rule: ReturnType<typeof questionOf>['rule'], spec: object) {
  const kind = workloadKind('', 'Pod')
  assert.ok(kind)
  const view = new View({ kind, name: 'web', namespace: 'shop', object: { spec } })
  let question = imageQuestion(rule, 'r.example.com/x:0', view)
  for (let at = 1; at < 20_000; at++) question = imageQuestion(rule, `r.example.com/x:${String(at)}`, view)
  return question
}
