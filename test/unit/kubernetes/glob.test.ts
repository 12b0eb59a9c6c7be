import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compileGlob, matchesAny, matchesGlob } from '../../../policies/kubernetes/glob.ts'

const rows: [pattern: string, text: string, matches: boolean][] = [
  ['web', 'web', true],
  ['web', 'web-1', false],
  ['*', '', true],
  ['*', 'anything/at:all', true],
  ['web-*', 'web-', true],
  ['web-*', 'web', false],
  ['*-prod', 'shop-prod', true],
  ['*-prod', 'shop-prod-1', false],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'a1b2c', true],
  ['a*b*c', 'acb', false],
  ['a*bc', 'abcbc', true],
  ['ab*ba', 'aba', false],
  ['**', 'x', true],
  ['a.c', 'abc', false],
  ['prod-*', 'PROD-a', false],
]

describe('globs', () => {
  for (const [pattern, text, matches] of rows) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} "${text}"`, () => {
      assert.equal(matchesGlob(pattern, text), matches)
    })
  }
  for (const special of ['?', '[', ']', '{', '}']) {
    it(`${special} is refused by name`, () => {
      const glob = compileGlob(`a${special}`)
      assert.ok(!glob.ok)
      assert.ok(glob.reason.startsWith(`"${special}"`))
      assert.equal(matchesAny([`a${special}`], `a${special}`), false)
    })
  }
  it('match as the regular expression does, for any pattern and text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const plain = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(text, plain, (pattern, subject) => {
        const reference = new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's')
        assert.equal(matchesGlob(pattern, subject), reference.test(subject))
      }),
    )
  })
  it('is linear in hostile patterns', () => {
    assert.equal(matchesGlob(`${'*a'.repeat(2000)}*b`, 'a'.repeat(20_000)), false)
  })
})
