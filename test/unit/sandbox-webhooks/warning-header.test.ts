import assert from 'node:assert/strict'
import { warningHeaders } from '../../sandbox/webhooks/warning-header.ts'

const long = 'x'.repeat(300)

const claims: [claim: string, warnings: string[], headers: string[]][] = [
  ['a warning', ['careful'], ['299 - "careful"']],
  ['quotes and backslashes are escaped', ['say "a\\b"'], ['299 - "say \\"a\\\\b\\""']],
  ['repeated and empty ones are dropped', ['a', '', 'a', 'b'], ['299 - "a"', '299 - "b"']],
  ['a newline loses the warning', ['a\nb', 'c'], ['299 - "c"']],
  ['a long one alone is whole', [long], [`299 - "${long}"`]],
]

describe('Warning headers', () => {
  for (const [claim, warnings, headers] of claims) {
    it(claim, () => {
      assert.deepEqual(warningHeaders(warnings), headers)
    })
  }

  it('are cut to 256 characters and 4,096 in all once they exceed that', () => {
    const texts = warningHeaders(Array.from({ length: 20 }, (_, index) => `${index} ${long}`))
    assert.deepEqual([texts.length, texts[0]?.length], [16, 256 + '299 - ""'.length])
  })

  it('are written as UTF-8', () => {
    assert.equal(Buffer.from(warningHeaders(['für'])[0] ?? '', 'latin1').toString('utf8'), '299 - "für"')
  })
})
