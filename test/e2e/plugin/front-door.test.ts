import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, statSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { commands, topics } from '../../../plugin/commands.ts'
import { renderHelp } from '../../../plugin/help.ts'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'
import { needsScript } from './support/needs-script.ts'
import { executable, heal, root, run } from './support/run.ts'
import { deployment, policies, productionNamespace, removeWorkspace, workspace } from './support/workspace.ts'

describe('the front door', () => {
  let cwd = ''
  before(() => {
    const files = { 'policies.yaml': policies, 'web.yaml': deployment({ namespace: 'prod-shop' }) }
    cwd = workspace({
      ...files,
      'many.yaml': [productionNamespace, ...Array<string>(2000).fill(files['web.yaml'])].join('---\n'),
    })
  })
  after(() => {
    removeWorkspace(cwd)
  })

  const versions: [string, boolean][] = [
    ['12.22.0', false],
    ['20.20.2', false],
    ['22.22.1', false],
    ['22.22.2', true],
    ['24.0.0-nightly', true],
    ['100.0.0', true],
  ]
  for (const [version, accepted] of versions) {
    it(`Node ${version} is ${accepted ? 'accepted' : 'too old, which it says in one line'}`, async () => {
      const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
      const preload = `--import=data:text/javascript,${encodeURIComponent(pretend)}`
      const finished = await run(process.execPath, [preload, executable, 'version'])
      assert.equal(finished.code, accepted ? 0 : 2)
      if (accepted) return
      assert.equal(finished.stdout, '')
      assert.match(
        finished.stderr,
        new RegExp(`^kubectl-heal needs Node\\.js 22\\.22\\.2 or newer, this is v${version}; .*\n$`),
      )
    })
  }

  it('is written for the oldest Node', () => {
    const text = readFileSync(executable, 'utf8')
    assert.match(text, /^#!\/usr\/bin\/env node\n/)
    assert.doesNotMatch(text, /\?\.[a-z[(]|\?\?|node:|^import |#[a-z]+ =/m)
    assert.ok((statSync(executable).mode & 0o111) === 0o111)
  })

  it('prints the help that oclif renders', async () => {
    const pages = await renderHelp(root)
    assert.equal(pages.size, Object.keys(commands).length + Object.keys(topics).length + 1)
    for (const [id, text] of pages) {
      const { stdout, code } = await heal([...id.split(' ').filter((word) => word !== ''), '--help'])
      assert.deepEqual([code, stdout], [0, text], id)
    }
  })

  const helped: [string, string][] = [
    ['', 'WHEN SOMETHING IS BROKEN'],
    ['help', 'WHEN SOMETHING IS BROKEN'],
    ['-h', 'WHEN SOMETHING IS BROKEN'],
    ['help check', 'check -f deployment.yaml'],
    ['check -h', 'check -f deployment.yaml'],
    ['check -f x.yaml --help', 'check -f deployment.yaml'],
    ['policy --help', 'policy explain'],
    ['policy explain replicaLock --help', 'policy explain replicaLock'],
  ]
  for (const [line, part] of helped) {
    it(`"${line}" is answered with help`, async () => {
      const { stdout, code } = await heal(line.split(' ').filter((word) => word !== ''))
      assert.equal(code, 0)
      assert.ok(stdout.includes(part), stdout)
    })
  }

  const said: [string, string][] = [
    ['policy list', '(required) Policies: a file'],
    ['hash', 'A kustomization to read'],
    ['override grant', 'The start time'],
    ['override grant', 'override grant TYPE/NAME '],
    ['policy test', 'policy test FILE|DIR... '],
  ]
  for (const [command, part] of said) {
    it(`the help of ${command} says: ${part}`, async () => {
      const { stdout } = await heal([...command.split(' '), '--help'])
      assert.ok(stdout.replaceAll(/\s+/g, ' ').includes(part), stdout)
    })
  }

  it('the help of an unknown command is an error with a suggestion', async () => {
    const { stderr, code } = await heal(['chekc', '--help'])
    assert.equal(code, 2)
    assert.match(stderr, /Did you mean "check"\?/)
  })

  const wrong: [string, RegExp][] = [
    ['chekc -f x', /^Error: unknown command "chekc"\. Did you mean "check"\? All commands: kubectl heal --help\n$/],
    ['check --polices x', /unknown flag --polices\. Did you mean "--policies"\? See --help/],
    ['check -f', /flag --filename expects a value/],
    ['check -o xml', /one of: table, json, yaml, junit, sarif/],
    ['check --policies policies.yaml --now yesterday', /--now "yesterday" is not a time\. Write it like/],
    ['check web.yaml', /^Error: unexpected argument "web\.yaml"\. Did you mean -f web\.yaml\? See --help\n$/],
    [
      'policy list policies',
      /^Error: unexpected argument "policies"\. Did you mean --policies policies\? See --help\n$/,
    ],
    ['version a b', /^Error: unexpected arguments "a" and "b"\. See --help\n$/],
    ['check -f web.yaml', /^Error: give --policies FILE\|DIR, or --cluster\n$/],
    ['check --policy x', /^Error: unknown flag --policy\. Did you mean "--policies"\? See --help\n$/],
    ['check -f web.yaml --policies=', /^Error: --policies is empty\. Name a file or directory with it\n$/],
    ['policy test', /^Error: FILE\|DIR is missing\. See --help\n$/],
    ['override', /^Error: no command after "override"\. It takes one of grant, list, revoke\n$/],
    ['override grant', /^Error: TYPE\/NAME is missing\. See --help\n$/],
    ['override grant deployment/web --rule a', /^Error: give --for DURATION and --reason TEXT\. See --help\n$/],
  ]
  for (const [line, message] of wrong) {
    it(`"${line}" is refused`, async () => {
      const { stderr, stdout, code } = await heal(line.split(' '), { cwd })
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
      assert.doesNotMatch(stderr, /\n +at /)
    })
  }

  it('a reader that goes away is no error', async () => {
    const child = spawn(
      process.execPath,
      [executable, 'check', '-f', 'many.yaml', '--policies', 'policies.yaml', '-o', 'json'],
      { cwd },
    )
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdout.once('data', () => {
      child.stdout.destroy()
    })
    const code = await new Promise((done) => child.on('close', done))
    assert.deepEqual([code, stderr], [1, ''])
  })

  it('works without a place for its cache', async () => {
    const { code } = await heal(['version'], { env: { HOME: '/nonexistent', XDG_CACHE_HOME: '/proc/nonexistent' } })
    assert.equal(code, 0)
  })

  it('is a plugin of kubectl', async function () {
    const kubectl = needsKubectl(this)
    const bin = workspace({})
    try {
      symlinkSync(executable, join(bin, 'kubectl-heal'))
      symlinkSync(process.execPath, join(bin, 'node'))
      const env = { PATH: [bin, process.env['PATH']].join(delimiter) }
      const version = await run(kubectl, ['heal', 'version'], { env })
      assert.match(version.stdout, /^kubectl-heal \d/, version.stderr)
      const help = await run(kubectl, ['heal', 'check', '--help'], { env })
      assert.match(help.stdout, /kubectl heal check/)
      const checked = await run(kubectl, ['heal', 'check', '-f', 'web.yaml', '--policies', 'policies.yaml'], {
        env,
        cwd,
      })
      assert.equal(checked.code, 1, checked.stderr)
    } finally {
      removeWorkspace(bin)
    }
  })

  const terminal: [string, Record<string, string | undefined>, boolean][] = [
    // Node takes the terminals of CI services for colourless.
    ['results are coloured on a terminal', { TERM: 'xterm', CI: undefined }, true],
    ['NO_COLOR is honoured', { TERM: 'xterm', NO_COLOR: '1' }, false],
    ['a dumb terminal gets no colours', { TERM: 'dumb' }, false],
  ]
  for (const [name, env, colours] of terminal) {
    it(name, async function () {
      needsScript(this)
      const line = [process.execPath, executable, 'check', '-f', 'web.yaml', '--policies', 'policies.yaml'].join(' ')
      const finished = await run('script', ['-qec', line, '/dev/null'], { cwd, env })
      assert.equal(finished.code, 1, finished.stdout)
      assert.match(finished.stdout, /1 workload checked: /)
      assert.equal(finished.stdout.includes('\u001b[31mfail'), colours)
    })
  }

  it('stands in package.json', () => {
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> }
    assert.equal(join(root, bin['kubectl-heal'] ?? ''), executable)
    assert.equal(dirname(executable), join(root, 'dist'))
  })
})
