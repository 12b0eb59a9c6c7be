import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readSources } from '../../../plugin/input/read-sources.ts'

describe('reading manifests', () => {
  let root = ''

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'heal-sources-'))
    mkdirSync(join(root, 'below', '.git'), { recursive: true })
    mkdirSync(join(root, 'empty'))
    for (const name of ['b.yaml', 'a.yml', 'c.json', 'd.txt', 'below/e.yaml', 'below/.git/f.yaml'])
      writeFileSync(join(root, name), name)
    symlinkSync(root, join(root, 'below', 'circle'))
    writeFileSync(join(root, 'large.txt'), '')
    truncateSync(join(root, 'large.txt'), 65 * 1024 * 1024)
  })

  after(() => {
    rmSync(root, { recursive: true })
  })

  const read = async (names: string[], recursive = false): Promise<string[]> => {
    const filenames = names.map((name) => (name.includes(':') ? name : join(root, name)))
    const sources = await readSources({ filenames, recursive, kustomizations: [] })
    return sources.map(({ path }) => relative(root, path))
  }

  it('a directory is its .yaml, .yml and .json files by name', async () => {
    assert.deepEqual(await read(['.']), ['a.yml', 'b.yaml', 'c.json'])
  })

  it('-R reads what is below, without .git and without going round in circles', async () => {
    assert.deepEqual(await read(['.'], true), ['a.yml', 'b.yaml', 'below/e.yaml', 'c.json'])
  })

  it('a file that is named is read whatever it is called, in the order given', async () => {
    assert.deepEqual(await read(['d.txt', 'a.yml']), ['d.txt', 'a.yml'])
  })

  const refused: [string, string, RegExp][] = [
    ['a missing file', 'missing.yaml', /cannot read ".*missing\.yaml": there is no such file or directory/],
    ['a directory without manifests', 'empty', /no manifests in directory ".*empty"/],
    ['a file over 64 MiB', 'large.txt', /too large/],
    ['a URL', 'https://example.com/a.yaml', /is a URL, and URLs are not read/],
  ]
  for (const [name, file, message] of refused) {
    it(`${name} is refused`, async () => {
      await assert.rejects(read([file]), { name: 'HealError', message })
    })
  }

  it('standard input is read once', async () => {
    const options = { filenames: ['-', '-'], recursive: false, kustomizations: [] }
    await assert.rejects(readSources(options), /only once/)
  })

  it('-k wants a directory', async () => {
    await assert.rejects(
      readSources({ filenames: [], recursive: false, kustomizations: [join(root, 'b.yaml')] }),
      /not a directory/,
    )
    await assert.rejects(
      readSources({ filenames: [], recursive: false, kustomizations: ['https://example.com'] }),
      /URL/,
    )
  })
})
