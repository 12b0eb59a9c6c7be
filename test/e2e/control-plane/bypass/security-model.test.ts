import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../plugin/support/run.ts'

const page = readFileSync(join(root, 'docs/security-model.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('test/'))
const proofs = [...page.matchAll(/`(test\/[\w./-]+)` "([^"]+)"/g)]

describe('docs/security-model.md', () => {
  it('names a proof in every row of threats', () => {
    assert.ok(rows.length > 20)
    for (const row of rows) assert.match(row, /`test\/[\w./-]+` "[^"]+"/)
  })

  for (const [, file = '', claim = ''] of proofs)
    it(`the test that it names is there: ${claim}`, () => {
      assert.ok(readFileSync(join(root, file), 'utf8').includes(claim), `${file} does not claim it`)
    })
})
