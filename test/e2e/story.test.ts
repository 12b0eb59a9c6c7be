import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { healingScenes } from '../story/healing-scenes.ts'
import { imageScenes } from '../story/image-scenes.ts'
import { scenes } from '../story/scenes.ts'
import { blocksOf, section } from '../unit/docs/pages.ts'

const story = join(import.meta.dirname, '../story/main.ts')

/** What the README shows of a part, but for the commands, which say `--yes` in the story. */
function shownIn(heading: string): string[] {
  const here = section('README.md', heading)
  const blocks = blocksOf('README.md', 'console').filter((block) => here.includes(block))
  return blocks.flatMap((block) => block.split('\n')).filter((line) => !/^\$|…|^$/.test(line))
}

/** Names, ports, signatures and ages differ from run to run, and so does the width of columns. */
function plain(line: string): string {
  return line
    .replaceAll(/\b(cache|web)-(\w+)-\w{4}\b/g, '$1-$2-SUFFIX')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'REGISTRY')
    .replaceAll(/(signature +(?:referrers +)?sha256):\w+/g, '$1:BLOB')
    .replaceAll(/right after its start|\d+ seconds? after its start/g, 'SOON')
    .replaceAll(/\d+s$/g, 'AGE')
    .replaceAll(/ {2,}/g, '  ')
    .trim()
}

describe('npm start', () => {
  it('plays every scene as it must be and ends by itself without a terminal', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [story], { timeout: 60_000 })
    const all = [...scenes, ...imageScenes('registry'), ...healingScenes]
    for (const { claim } of all) assert.ok(stdout.toLowerCase().includes(claim.toLowerCase()), claim)
    assert.match(stdout, new RegExp(`${String(all.length)} of ${String(all.length)} scenes as they must be`))
    assert.ok(!stdout.includes('\u001b'), 'no colour where nobody looks')
    assert.match(stdout, /On a terminal, npm start keeps everything running/)
    const shown = ['Signed images', 'What it tells and heals'].flatMap(shownIn)
    assert.ok(shown.length > 30)
    const told = new Set(stdout.split('\n').map(plain))
    assert.deepEqual(
      shown.filter((line) => !told.has(plain(line))),
      [],
      'the README shows what is told',
    )
    const answers = stdout.split('\n').filter((line) => !line.trim().startsWith('$'))
    assert.doesNotMatch(answers.join('\n'), /debug/, 'the value of a variable stays hidden')
  }).timeout(60_000)
})
