import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startControlPlane } from '../cluster/control-plane.ts'
import { fill, fillNamespaces } from './diagnose/fill.ts'
import { promised, type Size } from './diagnose/objects.ts'

/**
 * `npm run bench:diagnose`: reading commands on 10,000 Pods of a real API server, as multiples of the bare paged read of the same kinds,
 * with their peak memory; and the start-up of a command that talks to a server beside kubectl's. `--quick` fills a tenth. Nothing fails.
 */
const root = resolve(import.meta.dirname, '../..')
const executable = join(root, 'dist/kubectl-heal.js')
const rounds = 5
const size: Size = process.argv.includes('--quick') ? { ...promised, deployments: 200, events: 300 } : promised

/** What a process took: milliseconds, and MiB at its largest (0 where the system does not tell). */
interface Run {
  took: number
  peak: number
  stdout: string
}

async function run(program: string, args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(watch)
  // Findings are what a command is for.
  if (code === null || code > 1) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}`)
  return { took: performance.now() - start, peak, stdout }
}

/** The high-water mark that Linux keeps of a process. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? []
    return Number(kibibytes ?? 0) / 1024
  } catch {
    return 0
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN
}

function report(name: string, value: number, atMost: number, unit = ''): void {
  const met = value <= atMost ? '✔' : '✘'
  console.log(`${met} ${name}  ${value.toFixed(unit === '' ? 2 : 0)}${unit}  wanted ≤ ${String(atMost)}${unit}`)
}

const commands = [
  ['diagnose', '-A'],
  ['drift', '-A'],
] as const

async function reading(kubeconfig: string): Promise<void> {
  const bare: number[] = []
  const runs = commands.map((): Run[] => [])
  for (let round = 0; round <= rounds; round++) {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'diagnose/read.ts'), 'bare', kubeconfig])
    const { took } = JSON.parse(stdout) as { took: number }
    // The round before the first warms up.
    if (round > 0) bare.push(took)
    for (const [index, command] of commands.entries()) {
      const done = await run(process.execPath, [executable, ...command, '--kubeconfig', kubeconfig])
      if (round > 0) runs[index]?.push(done)
    }
  }
  for (const [index, command] of commands.entries()) {
    const of = runs[index] ?? []
    report(
      `${command.join(' ')}, as a multiple of the bare read`,
      median(of.map(({ took }) => took)) / median(bare),
      1.5,
    )
    report(`${command.join(' ')}, peak memory`, Math.max(...of.map(({ peak }) => peak)), 250, ' MiB')
  }
}

/** A command that sends one request and prints what it found: nothing is in the history of an empty namespace. */
async function startUp(kubeconfig: string): Promise<void> {
  const ours: number[] = []
  const kubectl: number[] = []
  for (let round = 0; round <= 2 * rounds; round++) {
    const heal = await run(process.execPath, [executable, 'override', 'list', '--kubeconfig', kubeconfig]).catch(
      () => undefined,
    )
    const theirs = await run('kubectl', ['get', '--raw', '/version', '--kubeconfig', kubeconfig])
    if (round === 0 || heal === undefined) continue
    ours.push(heal.took)
    kubectl.push(theirs.took)
  }
  report('override list, as a multiple of kubectl get --raw /version', median(ours) / median(kubectl), 2)
}

const plane = await startControlPlane({ namespaces: [], nodes: 0 })
try {
  await fillNamespaces(plane.api, size)
  await plane.stopControllers()
  const crds = ['driftpolicies', 'driftexceptions', 'remediations'].map((name) =>
    join(root, `manifests/crds/${name}.yaml`),
  )
  const kubeconfig = await plane.kubeconfig('admin')
  await run('kubectl', ['apply', '--kubeconfig', kubeconfig, ...crds.flatMap((file) => ['-f', file])])
  await startUp(kubeconfig)
  await fill(plane.api, size)
  await reading(kubeconfig)
} finally {
  await plane.stop()
}
