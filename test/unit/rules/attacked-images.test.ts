import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { RuleResult } from '../../../policies/evaluate/verdict.ts'
import type { ImageVerdict } from '../../../policies/images/image-verdict.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { requestFor } from '../../support/policy-set.ts'
import { publicKey } from '../../support/public-key.ts'
import { workload } from '../../support/workloads.ts'
import { driftPolicy, setOf } from '../registration/policies.ts'

const unsigned: ImageVerdict = { outcome: 'violation', reasons: ['signed by another key'] }
const signed: ImageVerdict = { outcome: 'verified', digest: `sha256:${'1'.repeat(64)}` }
const bad = 'r.example.com/bad:1'
const good = 'r.example.com/good:1'

const deployment = (podSpec: JsonObject): JsonObject => workload('Deployment', { podSpec })
const named = (...images: [string, unknown][]): JsonObject =>
  deployment({ containers: images.map(([name, image]) => ({ name, image })) })

/** What the rule says of an object, where only `good` is signed. */
async function resultOf(object: JsonObject, oldObject?: JsonObject): Promise<RuleResult | undefined> {
  const rule = { signedImages: { images: ['r.example.com/*'], attestors: [{ key: { pem: publicKey } }] } }
  const set = await setOf(driftPolicy('p', { rules: [{ name: 'signed', ...rule }] }))
  const asked = requestFor(object, oldObject === undefined ? {} : { operation: 'UPDATE', oldObject })
  const images = ({ image }: { image: string }): ImageVerdict | undefined =>
    image.includes('silent') ? undefined : image === good ? signed : unsigned
  const request = { ...asked, surroundings: { ...asked.surroundings, images } }
  return evaluate(set, request, { now: 0 }).results[0]
}

/** The images that are refused, with how to put it right. */
async function refused(object: JsonObject, oldObject?: JsonObject): Promise<string[]> {
  return ((await resultOf(object, oldObject))?.violations ?? []).map(({ found, fix }) => `${found} ${fix}`)
}

describe('attacks on which images are asked about', () => {
  const rows: readonly [string, JsonObject, JsonObject | undefined, number][] = [
    ['capital letters in the host', named(['web', 'R.Example.COM/bad:1']), undefined, 1],
    ['spaces around', named(['web', `\t ${bad}\n`]), undefined, 1],
    ['a digest behind the tag', named(['web', `${bad}@sha256:${'2'.repeat(64)}`]), undefined, 1],
    ['a digest of another algorithm', named(['web', `${bad}@sha512:${'2'.repeat(128)}`]), undefined, 1],
    ['a digest that is none', named(['web', `${bad}@good`]), undefined, 1],
    ['no image', named(['web', undefined]), undefined, 1],
    ['an image that is a list', named(['web', [good]]), undefined, 1],
    [
      'a list of containers with null in it',
      deployment({ containers: [null, { name: 'a', image: good }] }),
      undefined,
      1,
    ],
    ['an image volume', deployment({ volumes: [{ name: 'v', image: { reference: bad } }] }), undefined, 1],
    ['an image volume without reference', deployment({ volumes: [{ name: 'v', image: {} }] }), undefined, 1],
    ['a container with the name of another', named(['web', good], ['web', bad]), named(['web', good]), 1],
    ['the same, before it', named(['web', bad], ['web', good]), named(['web', good]), 1],
    ['a container that is renamed', named(['other', bad]), named(['web', bad]), 1],
    [
      'a container that becomes an init container',
      deployment({ initContainers: [{ name: 'web', image: bad }] }),
      named(['web', bad]),
      1,
    ],
    ['two containers that change names', named(['a', bad], ['b', good]), named(['a', good], ['b', bad]), 1],
    ['an image that changes and was there before elsewhere', named(['a', bad], ['b', bad]), named(['b', bad]), 1],
    ['nothing where the image stays', named(['web', bad]), named(['web', bad]), 0],
  ]
  for (const [claim, object, old, count] of rows)
    it(`${claim}: ${String(count)} refused`, async () => {
      assert.equal((await refused(object, old)).length, count)
    })

  it('an image is one word of the command that a person is given to paste', async () => {
    const [told] = await refused(named(['web', 'r.example.com/x:$(touch pwned);`id`']))
    assert.match(told ?? '', /kubectl heal verify 'r\.example\.com\/x:\$\(touch pwned\);`id`' --policies/)
  })

  it('20,000 images are not asked about, and refused in a moment', async () => {
    const images = Array.from({ length: 20_000 }, (_, at): [string, string] => [`c${String(at)}`, good])
    const since = performance.now()
    const result = await resultOf(named(...images))
    assert.ok(performance.now() - since < 1000, 'took longer than a second')
    assert.deepEqual([result?.result, result?.reason], ['error', 'it has 20000 images; at most 500 are verified'])
  })

  it('an image that somebody was asked about, and gave no answer, does not pass', async () => {
    const result = await resultOf(named(['web', good], ['other', 'r.example.com/silent:1']))
    assert.equal(result?.result, 'error')
    assert.match(result.reason ?? '', /silent:1 cannot be verified: nothing is known/)
  })
})
