import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { JsonObject } from '../../../policies/json.ts'
import { effectiveEnv, envSources, orderMatters } from '../../../policies/kubernetes/env.ts'
import { expand } from '../../../policies/kubernetes/expansion.ts'

const name = fc.constantFrom('A', 'B', 'C', 'D')
const part = fc.oneof(
  fc.constantFrom('x', 'y', '$$', '$'),
  name.map((referred) => `$(${referred})`),
)
const value = fc.array(part, { maxLength: 3 }).map((parts) => parts.join(''))
const variables = fc.array(fc.record({ name, value }), { maxLength: 6 })

/** What the kubelet does with plain values: in order, each sees those before it, the last of a name stays. */
function kubelet(env: readonly { name: string; value: string }[]): Map<string, string> {
  const result = new Map<string, string>()
  for (const variable of env) {
    result.set(
      variable.name,
      expand(variable.value, (referred) => result.get(referred)),
    )
  }
  return result
}

describe('effective environment', () => {
  it('resolves differently exactly where the kubelet would', () => {
    fc.assert(
      fc.property(variables, variables, (before, after) => {
        const [symbolic, real] = [effectiveEnv({ env: before }), kubelet(before)]
        const [other, otherReal] = [effectiveEnv({ env: after }), kubelet(after)]
        for (const [key, variable] of symbolic) {
          const same = other.get(key)
          if (same === undefined) continue
          // Equal results are equal for the kubelet; an unresolved $(X) and the text $(X) are equal for it alone.
          if (same.result === variable.result) assert.equal(real.get(key), otherReal.get(key))
          else if (!`${real.get(key)}`.includes('$(')) assert.notEqual(real.get(key), otherReal.get(key))
        }
        assert.deepEqual([...symbolic.keys()], [...real.keys()])
      }),
      { numRuns: 2000 },
    )
  })

  const equal: [string, unknown, unknown][] = [
    ['an empty value', [{ name: 'A', value: '' }], [{ name: 'A' }]],
    ['a null source', [{ name: 'A', value: 'x', valueFrom: null }], [{ name: 'A', value: 'x' }]],
    ['key order', [{ value: 'x', name: 'A' }], [{ name: 'A', value: 'x' }]],
  ]
  for (const [what, one, other] of equal) {
    it(`${what} makes no difference`, () => {
      assert.deepEqual(effectiveEnv({ env: one }), effectiveEnv({ env: other }))
    })
  }

  for (const hostile of [null, 'x', 7, {}, [null], [[[]]], [{ name: 7, value: 8 }], [{ name: 'A', value: null }]]) {
    it(`reads ${JSON.stringify(hostile)} without failing`, () => {
      assert.ok(effectiveEnv({ env: hostile, envFrom: hostile }) instanceof Map)
      assert.ok(Array.isArray(envSources({ env: hostile, envFrom: hostile })))
    })
  }
})

describe('order of sources', () => {
  const source = (prefix: string, of = 'a'): JsonObject => ({ prefix, configMapRef: { name: of } })
  const claims: [string, JsonObject[], JsonObject[], boolean][] = [
    ['the same order does not matter', [source('A_'), source('')], [source('A_'), source('')], false],
    ['an empty prefix may collide with any', [source('A_'), source('')], [source(''), source('A_')], true],
    ['prefixes that differ cannot collide', [source('A_'), source('B_')], [source('B_'), source('A_')], false],
    ['equal prefixes may collide', [source('A_'), source('A_', 'b')], [source('A_', 'b'), source('A_')], true],
    ['an empty prefix is none', [{ configMapRef: { name: 'a' } }], [source('')], false],
  ]
  for (const [what, before, after, matters] of claims) {
    it(what, () => {
      assert.equal(orderMatters(envSources({ envFrom: before }), envSources({ envFrom: after })), matters)
    })
  }

  it('of very many sources any other order matters', () => {
    const many = Array.from({ length: 300 }, (_, index) => source(`P${index}_`))
    assert.equal(orderMatters(envSources({ envFrom: many }), envSources({ envFrom: many.toReversed() })), true)
  })
})
