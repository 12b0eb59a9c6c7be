import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { healingScenes } from '../story/healing-scenes.ts'
import { scenes } from '../story/scenes.ts'

const story = join(import.meta.dirname, '../story/main.ts')

describe('npm start', () => {
  it('plays every scene as it must be and ends by itself without a terminal', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [story], { timeout: 60_000 })
    const all = [...scenes, ...healingScenes]
    for (const { claim } of all) assert.ok(stdout.toLowerCase().includes(claim.toLowerCase()), claim)
    assert.match(stdout, new RegExp(`${String(all.length)} of ${String(all.length)} scenes as they must be`))
    assert.ok(!stdout.includes('\u001b'), 'no colour where nobody looks')
    assert.match(stdout, /On a terminal, npm start keeps everything running/)
    const answers = stdout.split('\n').filter((line) => !line.trim().startsWith('$'))
    assert.doesNotMatch(answers.join('\n'), /debug/, 'the value of a variable stays hidden')
  }).timeout(60_000)
})
