import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, symlink, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprint } from '../../../admission/background/fingerprint.ts'
import { createPolicySource, type PolicyFiles, type Reload } from '../../../admission/policy-source/policy-source.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'

const set = (hash: string): PolicySet => ({ policies: [], exceptions: [], hash })
const wrong = { severity: 'error', file: 'a', line: 1, column: 1, path: '', message: 'wrong' } as const

/** Files in memory: `content` is both fingerprint and hash; `bad…` does not load. */
function files(): PolicyFiles & { content: string; loads: number; whileLoading?: () => void } {
  return {
    content: 'one',
    loads: 0,
    fingerprint() {
      return this.content === 'gone' ? Promise.reject(new Error('no such directory')) : Promise.resolve(this.content)
    },
    load() {
      this.loads++
      const content = this.content
      this.whileLoading?.()
      return Promise.resolve(
        content.startsWith('bad') ? { set: undefined, problems: [wrong] } : { set: set(content), problems: [] },
      )
    },
  }
}

describe('policies in force', () => {
  it('none before the first good load', async () => {
    const origin = files()
    origin.content = 'bad'
    const source = createPolicySource(
      origin,
      () => 5,
      () => undefined,
    )
    await source.refresh()
    assert.equal(source.current(), undefined)
    assert.deepEqual(source.lastReload(), { at: 5, ok: false, problems: [wrong] })
  })

  it('a changed file replaces the whole set', async () => {
    const origin = files()
    const source = createPolicySource(
      origin,
      () => 5,
      () => undefined,
    )
    await source.refresh()
    const first = source.current()
    origin.content = 'two'
    await source.refresh()
    assert.equal(first?.set.hash, 'one')
    assert.equal(source.current()?.set.hash, 'two')
  })

  it('a bad edit keeps the last good set and is told once', async () => {
    const origin = files()
    const told: Reload[] = []
    const source = createPolicySource(
      origin,
      () => 5,
      (reload) => told.push(reload),
    )
    await source.refresh()
    origin.content = 'bad'
    await source.refresh()
    await source.refresh()
    assert.equal(source.current()?.set.hash, 'one')
    assert.deepEqual(
      told.map(({ ok }) => ok),
      [true, false],
    )
  })

  it('unchanged files are not read again', async () => {
    const origin = files()
    const source = createPolicySource(
      origin,
      () => 5,
      () => undefined,
    )
    await source.refresh()
    await source.refresh()
    assert.equal(origin.loads, 1)
  })

  it('files that change while they are read are read again', async () => {
    const origin = files()
    origin.whileLoading = () => {
      origin.content = 'two'
    }
    const source = createPolicySource(
      origin,
      () => 5,
      () => undefined,
    )
    await source.refresh()
    assert.equal(source.current()?.set.hash, 'two')
    assert.equal(origin.loads, 2)
  })

  it('a directory that disappears keeps the last good set, is told once, and its return is seen', async () => {
    const origin = files()
    const told: Reload[] = []
    const source = createPolicySource(
      origin,
      () => 5,
      (reload) => told.push(reload),
    )
    await source.refresh()
    origin.content = 'gone'
    await source.refresh()
    await source.refresh()
    assert.equal(source.current()?.set.hash, 'one')
    assert.equal(told.at(-1)?.problems[0]?.message, 'no such directory')
    assert.equal(told.length, 2)
    origin.content = 'one'
    await source.refresh()
    assert.equal(source.lastReload()?.ok, true)
  })
})

describe('fingerprint of files', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'heal-files-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const changes: { name: string; change: () => Promise<unknown> }[] = [
    { name: 'a file is written', change: () => writeFile(join(root, 'a.yaml'), 'other') },
    { name: 'a file is added', change: () => writeFile(join(root, 'b.yaml'), '') },
    { name: 'a file is removed', change: () => rm(join(root, 'a.yaml')) },
    { name: 'a file in a subdirectory is written', change: () => writeFile(join(root, 'sub/c.yaml'), 'other') },
  ]
  for (const { name, change } of changes) {
    it(`changes when ${name}`, async () => {
      await mkdir(join(root, 'sub'))
      await writeFile(join(root, 'a.yaml'), 'one')
      await writeFile(join(root, 'sub/c.yaml'), 'one')
      const before = await fingerprint([root])
      assert.equal(await fingerprint([root]), before)
      await change()
      assert.notEqual(await fingerprint([root]), before)
    })
  }

  it('changes when a mounted ConfigMap swaps its ..data link', async () => {
    for (const version of ['..1', '..2']) {
      await mkdir(join(root, version))
      await writeFile(join(root, version, 'p.yaml'), 'same')
    }
    await symlink('..1', join(root, '..data'))
    await symlink('..data/p.yaml', join(root, 'p.yaml'))
    const before = await fingerprint([root])
    await symlink('..2', join(root, '..data_tmp'))
    await rename(join(root, '..data_tmp'), join(root, '..data'))
    assert.notEqual(await fingerprint([root]), before)
  })

  it('sees a path come that was not there', async () => {
    const missing = await fingerprint([join(root, 'nothing')])
    await writeFile(join(root, 'nothing'), '')
    assert.match(missing, /nothing missing$/)
    assert.notEqual(await fingerprint([join(root, 'nothing')]), missing)
  })

  it('ends in a directory that contains itself', async () => {
    await symlink('.', join(root, 'loop'))
    await assert.rejects(fingerprint([root]), /nested deeper|ELOOP/)
  })
})
