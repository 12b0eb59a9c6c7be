import assert from 'node:assert/strict'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { causes } from '../../../plugin/diagnosis/causes/cause-codes.ts'
import { causesPage } from '../../../plugin/diagnosis/explain/causes-page.ts'
import { read, root } from './pages.ts'

describe('the causes of diagnosis', () => {
  for (const cause of causes) {
    it(`${cause.code} says what it means, what is looked at and what to do`, () => {
      const { title, meaning, seenBy, remedy }: Readonly<Record<string, string>> = cause
      for (const text of [title, meaning, seenBy, remedy]) assert.match(text, /^\S[^]*\S$/)
      assert.ok(title.split(' ').length <= 12, title)
      for (const text of [meaning, seenBy, remedy]) assert.match(text, /[.!?)]$/)
    })
  }

  it('have codes of their own', () => {
    assert.equal(new Set(causes.map(({ code }) => code.toLowerCase())).size, causes.length)
  })

  it('docs/causes.md is what they say (else: npm run docs:causes)', async () => {
    const file = join(root, 'docs/causes.md')
    const options = await resolveConfig(file)
    assert.equal(read('docs/causes.md'), await format(causesPage(), { ...options, filepath: file }))
  })
})
