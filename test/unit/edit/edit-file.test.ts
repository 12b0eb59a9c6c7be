import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planFileEdit, writeFileEdit } from '../../../plugin/edit/edit-file.ts'

describe('a file that is edited', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heal-edit-'))
    file = join(folder, 'web.yaml')
    writeFileSync(file, 'a: 1\n')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  const planned = (path = file) => planFileEdit(path, (text) => ({ ok: true, text: text.replace('1', '2') }))

  it('keeps its rights, whatever the umask is', async () => {
    chmodSync(file, 0o666)
    await writeFileEdit(await planned())
    assert.equal(statSync(file).mode & 0o777, 0o666)
    assert.equal(readFileSync(file, 'utf8'), 'a: 2\n')
  })
  it('stays one that a link names', async () => {
    const link = join(folder, 'link.yaml')
    symlinkSync(file, link)
    await writeFileEdit(await planned(link))
    assert.equal(readFileSync(file, 'utf8'), 'a: 2\n')
    assert.deepEqual(readdirSync(folder), ['link.yaml', 'web.yaml'])
  })
  it('is left alone where somebody else changed it meanwhile, or may not be written to', async () => {
    const edit = await planned()
    writeFileSync(file, 'a: 1 # 3\n')
    await assert.rejects(writeFileEdit(edit), /changed by somebody else/)
    chmodSync(file, 0o444)
    await assert.rejects(planned().then(writeFileEdit), /read-only/)
    assert.equal(readFileSync(file, 'utf8'), 'a: 1 # 3\n')
  })
})
