import assert from 'node:assert/strict'
import { HealError } from '../../../policies/heal-error.ts'
import { errorText } from '../../../plugin/error-text.ts'

describe('an error in one line', () => {
  const claims: { name: string; error: unknown; expect: string }[] = [
    {
      name: 'says what and what to do',
      error: new HealError('usage', 'nothing to check', { hint: 'Name manifests with -f' }),
      expect: 'Error: nothing to check. Name manifests with -f',
    },
    {
      name: 'says why',
      error: new HealError('input', 'cannot read x', { cause: new Error('permission denied'), hint: 'Ask' }),
      expect: 'Error: cannot read x. permission denied. Ask',
    },
    {
      name: 'does not end a question with a full stop',
      error: new HealError('usage', 'unknown command "a". Did you mean "b"?', { hint: 'See --help' }),
      expect: 'Error: unknown command "a". Did you mean "b"? See --help',
    },
    { name: 'takes what is no error', error: 'broken', expect: 'Error: broken' },
  ]
  for (const { name, error, expect } of claims) {
    it(name, () => {
      assert.equal(errorText(error), expect)
    })
  }

  it('a defect shows where it happened and asks for a report', () => {
    const text = errorText(new TypeError('x is undefined'))
    assert.match(text, /^Error: unexpected: x is undefined\. This is a defect of kubectl-heal; please report it/)
    assert.match(text, /error-text\.test\.ts/)
  })
})
