import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startControlPlane } from '../cluster/control-plane.ts'
import { fill, fillNamespaces } from './diagnose/fill.ts'
import { promised, type Size } from './diagnose/objects.ts'
import { run, type Run } from './diagnose/run.ts'

/**
 * `npm run bench:diagnose`: the commands that read all of a cluster, on 10,000 Pods of a real API server, as multiples of the bare
 * paged read of the same kinds, with their peak memory; and the start-up of a command that talks to a server beside kubectl's.
 * `--quick` fills a tenth and goes fewer rounds. Figures are ratios of one run; nothing fails.
 */
const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 5
const size: Size = quick ? { ...promised, deployments: 200, events: 300 } : promised
const root = resolve(import.meta.dirname, '../..')
const executable = join(root, 'dist/kubectl-heal.js')

/** What was just written counts as an hour old: what is new is on its way, and not looked at. */
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString()

const commands = [
  { name: 'diagnose', args: () => ['diagnose', '-A', '--now', inAnHour()] },
  { name: 'drift', args: () => ['drift', '-A'] },
] as const

/** A bare read: milliseconds on the clock and of the processor. */
interface Bare {
  took: number
  cpu: number
  objects: number
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN
}

function report(name: string, shown: { value: number; atMost: number; unit?: string }, aside = ''): void {
  const { value, atMost, unit = '' } = shown
  const digits = unit === '' ? 2 : 0
  const wanted = `wanted ≤ ${atMost.toFixed(digits)}${unit}`
  console.log(`${value <= atMost ? '✔' : '✘'} ${name}  ${value.toFixed(digits)}${unit}  ${wanted}${aside}`)
}

function seconds(values: readonly number[]): string {
  return `${(median(values) / 1000).toFixed(2)} s`
}

/** In turns, so that whatever else the machine does meets all of them. */
async function reading(kubeconfig: string): Promise<void> {
  const measured = commands.map(({ name, args }) => ({ name, args, bare: new Array<Bare>(), whole: new Array<Run>() }))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, args, bare, whole } of measured) {
      const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'diagnose/read.ts'), name, kubeconfig])
      const done = await run(process.execPath, [executable, ...args(), '--kubeconfig', kubeconfig])
      // The round before the first warms up.
      if (round === 0) continue
      bare.push(JSON.parse(stdout) as Bare)
      whole.push(done)
    }
  }
  for (const { name, bare, whole } of measured) {
    const [took, bareTook] = [whole.map((each) => each.took), bare.map((each) => each.took)]
    const cpu = `processor ${seconds(whole.map((each) => each.cpu))} of ${seconds(bare.map((each) => each.cpu))}`
    const objects = String(bare[0]?.objects ?? 0)
    const aside = `  (${seconds(took)} of ${seconds(bareTook)}, ${cpu}, ${objects} objects)`
    const ratio = median(took) / median(bareTook)
    report(`${name} -A, as a multiple of the bare paged read`, { value: ratio, atMost: 1.5 }, aside)
    report(`${name} -A, peak memory`, { value: Math.max(...whole.map(({ peak }) => peak)), atMost: 250, unit: ' MiB' })
  }
}

/** A command that sends one request and prints what it found: an empty list. */
async function startUp(kubeconfig: string): Promise<void> {
  const ours: Run[] = []
  const kubectl: Run[] = []
  for (let round = 0; round <= 3 * rounds; round++) {
    const heal = await run(process.execPath, [executable, 'override', 'list', '--kubeconfig', kubeconfig])
    const theirs = await run('kubectl', ['get', '--raw', '/version', '--kubeconfig', kubeconfig])
    if (round === 0) continue
    ours.push(heal)
    kubectl.push(theirs)
  }
  const [took, theirs] = [ours, kubectl].map((runs) => median(runs.map((each) => each.took)))
  const aside = `  (${(took ?? 0).toFixed(0)} ms of ${(theirs ?? 0).toFixed(0)} ms)`
  const value = (took ?? NaN) / (theirs ?? NaN)
  report('override list, as a multiple of kubectl get --raw /version', { value, atMost: 2 }, aside)
}

const plane = await startControlPlane({ namespaces: [], nodes: 0 })
const folder = mkdtempSync(join(tmpdir(), 'heal-bench-'))
try {
  // Other builds throw away what is kept of this one.
  process.env['XDG_CACHE_HOME'] = folder
  await fillNamespaces(plane.api, size)
  await plane.stopControllers()
  const crds = ['driftpolicies', 'driftexceptions', 'remediations']
  const files = crds.flatMap((name) => ['-f', join(root, `manifests/crds/${name}.yaml`)])
  const kubeconfig = await plane.kubeconfig('admin')
  await run('kubectl', ['apply', '--kubeconfig', kubeconfig, ...files])
  await startUp(kubeconfig)
  await fill(plane.api, size)
  await reading(kubeconfig)
  console.log(`load of the machine in the last minute: ${(loadavg()[0] ?? 0).toFixed(1)}, of which one is the bench`)
} finally {
  await plane.stop()
  rmSync(folder, { recursive: true })
}
