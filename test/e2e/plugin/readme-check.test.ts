import assert from 'node:assert/strict'
import { join } from 'node:path'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'
import { blocksOf, section } from '../../unit/docs/pages.ts'
import { heal, root, run } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

/** The lines that the README shows of `kubectl heal check` without a cluster, and the commands before them. */
function shown(): { commands: string[]; lines: string[] } {
  const part = section('README.md', 'Five minutes without a cluster')
  const block =
    blocksOf('README.md', 'console').find((each) => part.includes(each) && each.includes('heal check')) ?? ''
  const all = block.split('\n').filter((line) => line !== '' && line !== '…')
  return {
    commands: all.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)),
    lines: all.filter((line) => !line.startsWith('$ ')),
  }
}

/** What is shown is what is said; `…` stands for anything. */
function patternOf(line: string): RegExp {
  const literals = line.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literals.join('.*')}$`, 'm')
}

describe('the check of the README, by somebody without a cluster', function () {
  this.timeout(30_000)
  let cwd = ''
  afterEach(() => {
    removeWorkspace(cwd)
  })

  it('says what is shown, and exits 1', async function () {
    const kubectl = needsKubectl(this)
    cwd = workspace({})
    const { commands, lines } = shown()
    const [create = '', check = ''] = commands.slice(-2)
    assert.ok(lines.length > 4)
    const env = { KUBECONFIG: join(cwd, 'none') }
    const made = await run('/bin/sh', ['-c', create.replace(/^kubectl/, `'${kubectl}'`)], { cwd, env })
    assert.equal(made.code, 0, made.stderr)
    const words = check.replace('policies/sets', join(root, 'policies/sets')).split(' ').slice(2)
    const { code, stdout, stderr } = await heal(words, { cwd, env })
    assert.equal(code, 1, stderr)
    for (const line of lines) assert.match(stdout, patternOf(line))
  })
})
