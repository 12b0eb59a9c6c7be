import assert from 'node:assert/strict'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { blocksOf, section } from '../../unit/docs/pages.ts'
import { executable, run, type Finished } from '../plugin/support/run.ts'
import { runAdmission } from './support/run-admission.ts'

/** A command of the tour, and the lines that the page shows below it. */
interface Step {
  command: string
  shown: string[]
}

/** The tour as a person would type it: what has no prompt is a command where the block is a script, else output. */
function tour(): Step[] {
  const steps: Step[] = []
  const blocks = blocksOf('README.md', '(?:sh|console)').filter((block) =>
    section('README.md', 'A tour of a cluster').includes(block),
  )
  for (const line of blocks.flatMap((block) =>
    (/^\$ /m.test(block) ? block : block.replaceAll(/^/gm, '$ ')).split('\n'),
  ))
    if (line.startsWith('$ ') && line.length > 2) steps.push({ command: line.slice(2), shown: [] })
    else if (line !== '' && line !== '$ ') steps.at(-1)?.shown.push(line)
  return steps.filter(({ command }) => !command.startsWith('docker '))
}

/** What differs from run to run (names, times, ages) becomes the same. */
function plain(text: string): string {
  return text
    .replaceAll(/web-lock-replicas-\w{4}/g, 'web-lock-replicas-SUFFIX')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z \(in \w+\)/g, 'UNTIL')
    .replaceAll(/\b\d+s$/gm, 'AGE')
    .replaceAll(/ {2,}/g, '  ')
}

describe('the tour of the README on a real API server, with its pods as processes', function () {
  this.timeout(120_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  let bin: string | undefined
  let env: Record<string, string>

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane({ namespaces: ['dev'] })
    runAdmission(plane)
    plane.kubelet.script('registry.k8s.io/pause:3.1O', { kind: 'no-image' })
    bin = await mkdtemp(join(tmpdir(), 'tour-'))
    await symlink(plane.kubectl, join(bin, 'kubectl'))
    await symlink(executable, join(bin, 'kubectl-heal'))
    const path = [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
    env = { PATH: path, KUBECONFIG: await plane.kubeconfig('admin') }
  })
  after(async () => {
    if (bin !== undefined) await rm(bin, { recursive: true })
    await started?.stop()
  })

  /** As it is shown; where there is no terminal to ask on, `--yes` answers. */
  function type(command: string): Promise<Finished> {
    const answered = /heal (install|uninstall|rollback|drift revert)\b/.test(command) ? `${command} --yes` : command
    return run('/bin/sh', ['-c', `${answered} 2>&1`], { env })
  }

  /** What is shown may come a moment later: policies and exceptions act within two seconds, and uses are written every five. */
  async function shows(command: string, wanted: readonly string[]): Promise<void> {
    const deadline = performance.now() + 20_000
    for (;;) {
      const output = plain((await type(command)).stdout)
      const missing = wanted.filter((line) => !output.includes(line))
      if (missing.length === 0) return
      const isRepeated = /^kubectl (get|scale|heal (override list|status|drift|diagnose)(?! revert))\b/.test(command)
      if (!isRepeated || performance.now() > deadline) assert.fail(`not shown: ${missing.join('\n')}\nbut:\n${output}`)
    }
  }

  async function take({ command, shown }: Step): Promise<void> {
    const wanted = shown.filter((line) => !line.includes('…')).map(plain)
    // A scale that comes too early would change what the next one finds.
    if (command.startsWith('kubectl scale')) await shows(`${command} --dry-run=server`, wanted)
    await shows(command, wanted)
  }

  for (const step of tour()) it(step.command, () => take(step))

  it('leaves nothing', async () => {
    const { stdout } = await run('/bin/sh', ['-c', 'kubectl get ns,crd,validatingwebhookconfigurations -o name'], {
      env,
    })
    assert.doesNotMatch(stdout, /heal|prod-shop/)
  })
})
