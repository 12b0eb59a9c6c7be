import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expand } from '../../../policies/kubernetes/expansion.ts'

const variables = new Map([
  ['A', 'a'],
  ['B', '$(A)'],
  ['', 'empty'],
  ['A B', 'spaced'],
  ['$(A', 'odd'],
])
const resolve = (name: string): string | undefined => variables.get(name)

/** The rules read one character after the other, as the kubelet does: slow and plain. */
function reference(value: string): string {
  let result = ''
  let at = 0
  while (at < value.length) {
    const next = value.charAt(at + 1)
    if (value.charAt(at) !== '$' || next === '') {
      result += value.charAt(at)
      at += 1
    } else if (next === '(' && value.includes(')', at + 2)) {
      const name = value.slice(at + 2, value.indexOf(')', at + 2))
      result += resolve(name) ?? `$(${name})`
      at = value.indexOf(')', at + 2) + 1
    } else {
      result += next === '$' ? '$' : `$${next}`
      at += 2
    }
  }
  return result
}

describe('expansion of $(VAR)', () => {
  const claims: [string, string, string][] = [
    ['a reference is replaced', 'x$(A)y', 'xay'],
    ['what it resolves to is not read again', '$(B)', '$(A)'],
    ['an escaped reference stays', '$$(A)', '$(A)'],
    ['a doubly escaped one is a dollar and a reference', '$$$(A)', '$a'],
    ['two dollars are one', '$$', '$'],
    ['an unknown name stays as written', '$(NO)', '$(NO)'],
    ['an unclosed reference stays', '$(A', '$(A'],
    ['an unclosed reference hides none after it', '$(A $$(B', '$(A $(B'],
    ['a lone dollar stays', 'a$', 'a$'],
    ['a dollar before something else stays', '$A', '$A'],
    ['an empty name is a name', '$()', 'empty'],
    ['a name may hold anything but a closing bracket', '$(A B)$($(A)', 'spacedodd'],
  ]
  for (const [name, value, expanded] of claims) {
    it(name, () => {
      assert.equal(expand(value, resolve), expanded)
    })
  }

  it('agrees with the rules read one character after the other', () => {
    const text = fc.array(fc.constantFrom('$', '(', ')', 'A', 'B', ' ', 'é')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (value) => expand(value, resolve) === reference(value)),
      { numRuns: 2000 },
    )
  })

  it('reads a megabyte of unclosed references in bounded time', () => {
    assert.equal(expand('$('.repeat(500_000), resolve).length, 1_000_000)
  })
})
