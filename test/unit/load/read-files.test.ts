import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPolicies } from '../../../policies/load/load.ts'
import { readPolicyFiles } from '../../../policies/load/read-files.ts'
import { policyText } from './policy-text.ts'

describe('readPolicyFiles', () => {
  let root = ''
  const at = (...parts: string[]) => join(root, ...parts)
  const names = async (paths: string[], options = {}) =>
    (await readPolicyFiles(paths, options)).map(({ path }) => path.slice(root.length + 1))
  const reasons = async (...paths: string[]) => (await readPolicyFiles(paths)).map(({ refused }) => refused)

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'heal-read-'))
    await mkdir(at('dir', 'inside'), { recursive: true })
    await mkdir(at('empty'))
    const files = [
      'dir/b.yaml',
      'dir/a.yml',
      'dir/c.json',
      'dir/readme.md',
      'dir/.hidden.yaml',
      'dir/kustomization.yaml',
    ]
    for (const file of [...files, 'dir/inside/d.yaml']) await writeFile(at(file), 'a: 1\n')
  })
  after(() => rm(root, { recursive: true, force: true }))

  it('reads the .yaml, .yml and .json files of a directory, sorted, and no others', async () => {
    assert.deepEqual(await names([at('dir')]), ['dir/a.yml', 'dir/b.yaml', 'dir/c.json'])
  })
  it('reads the directories inside where asked', async () => {
    assert.deepEqual(await names([at('dir')], { recursive: true }), [
      'dir/a.yml',
      'dir/b.yaml',
      'dir/c.json',
      'dir/inside/d.yaml',
    ])
  })
  it('reads a file that is named, whatever its name, and each once', async () => {
    assert.deepEqual(await names([at('dir', 'readme.md'), at('dir', 'readme.md')]), ['dir/readme.md'])
  })
  it('reads each key of a mounted ConfigMap once', async () => {
    await mkdir(at('mount', '..2026_11_20'), { recursive: true })
    await writeFile(at('mount', '..2026_11_20', 'p.yaml'), policyText())
    await symlink('..2026_11_20', at('mount', '..data'))
    await symlink(join('..data', 'p.yaml'), at('mount', 'p.yaml'))
    assert.deepEqual(await names([at('mount')], { recursive: true }), ['mount/p.yaml'])
    assert.equal((await loadPolicies(await readPolicyFiles([at('mount')]))).set?.policies.length, 1)
  })
  it('links in a circle end', async () => {
    await mkdir(at('circle'))
    await symlink('.', at('circle', 'again'))
    await symlink('self.yaml', at('circle', 'self.yaml'))
    const files = await readPolicyFiles([at('circle')], { recursive: true })
    assert.ok(files.length > 0 && files.length < 100)
  })
  it('says what to do about a path that is not there', async () => {
    assert.match((await reasons(at('nope'))).join(), /^there is no such file or directory; check the path/)
  })
  it('a link to nothing is told, not passed over', async () => {
    await mkdir(at('broken'))
    await symlink('nothing', at('broken', 'x.yaml'))
    assert.match((await reasons(at('broken'))).join(), /no such file/)
  })
  it('a binary file is told', async () => {
    await writeFile(at('binary.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x61]))
    assert.match((await reasons(at('binary.yaml'))).join(), /is not UTF-8 text: it is binary/)
  })
  it('a file of 10 MB is not even read', async () => {
    await writeFile(at('large.yaml'), Buffer.alloc(10 * 2 ** 20, '#'))
    assert.match((await reasons(at('large.yaml'))).join(), /too large: 10\.0 MiB, more than the 8 MiB/)
  })
  const test = 'apiVersion: kubectl-heal.io/v1alpha1\nkind: PolicyTest\nspec: {}\n'
  for (const [claim, files, expected] of [
    ['without a file', [], /; directories below .*above are not read: name them$/],
    ['with tests', ['test.yaml'], /; directories below .*above are not read: name them$/],
    ['with hidden directories only', undefined, /of kind DriftPolicy$/],
  ] as const) {
    it(`no policy in a directory above others, ${claim}, is told with what is not read`, async () => {
      const above = `${String(files?.length)}-above`
      await mkdir(at(above, files === undefined ? '..data' : 'below'), { recursive: true })
      for (const name of files ?? []) await writeFile(at(above, name), test)
      const { problems } = await loadPolicies(await readPolicyFiles([at(above)]))
      assert.match(problems[0]?.message ?? '', expected)
    })
  }
  it('a directory without files is no policy', async () => {
    const { problems } = await loadPolicies(await readPolicyFiles([at('empty')]))
    assert.match(problems[0]?.message ?? '', /^no policy was found \(not in .*empty\)/)
  })
})
