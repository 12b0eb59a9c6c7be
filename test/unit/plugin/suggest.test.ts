import assert from 'node:assert/strict'
import { suggest } from '../../../plugin/suggest.ts'

const names = ['check', 'hash', 'policy', 'version']

const claims: { name: string; typed: string; expect: string | undefined }[] = [
  { name: 'swapped letters', typed: 'chekc', expect: 'check' },
  { name: 'a letter missing', typed: 'polcy', expect: 'policy' },
  { name: 'a letter too many', typed: 'versionn', expect: 'version' },
  { name: 'a wrong letter', typed: 'hesh', expect: 'hash' },
  { name: 'nothing alike', typed: 'frobnicate', expect: undefined },
  { name: 'nothing typed', typed: '', expect: undefined },
  { name: 'a very long word is cut, not compared in full', typed: 'x'.repeat(100_000), expect: undefined },
]

describe('what was meant', () => {
  for (const { name, typed, expect } of claims) {
    it(name, () => {
      assert.equal(suggest(typed, names), expect)
    })
  }
})
