import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** One promise about speed: how many times as long as what it is compared with, measured side by side. */
export interface Ratio {
  name: string
  ratio: number
  /** the promise */
  atMost: number
}

const root = resolve(import.meta.dirname, '../..')
const executable = join(root, 'dist', 'kubectl-heal.js')
const rounds = 5

/** Measures the built executable against `node -e 0` and against the YAML parse alone; medians of five rounds. */
export function benchCli(): Ratio[] {
  const directory = mkdtempSync(join(tmpdir(), 'heal-bench-'))
  try {
    const one = join(directory, 'one.yaml')
    const many = join(directory, 'many.yaml')
    writeFileSync(one, manifest(0))
    writeFileSync(many, Array.from({ length: 1000 }, (_, index) => manifest(index)).join('---\n'))
    // Registries are another matter (bench of signatures): here nobody is asked.
    const policies = ['--policies', join(root, 'policies', 'sets'), '--offline']
    return [...startUp(one, policies), throughput(many, policies)]
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function startUp(file: string, policies: readonly string[]): Ratio[] {
  const check = ['check', '-f', file, ...policies]
  const [node, help, checked] = medians([
    () => run(['-e', '0']),
    () => run([executable, '--help']),
    () => run([executable, ...check]),
  ])
  return [
    { name: 'kubectl-heal --help, as a multiple of node -e 0', ratio: help / node, atMost: 2.5 },
    { name: 'check of one file, as a multiple of node -e 0', ratio: checked / node, atMost: 5 },
  ]
}

function throughput(file: string, policies: readonly string[]): Ratio {
  const [parsed, checked] = medians([
    () => parseAlone(file),
    () => run([executable, 'check', '-f', file, ...policies, '-o', 'json']),
  ])
  const size = (statSync(file).size / 1e6).toFixed(1)
  const name = `check of ${size} MB, 1,000 manifests, as a multiple of its YAML parse`
  return { name, ratio: checked / parsed, atMost: 3 }
}

/** Milliseconds of js-yaml alone with the same schema, in a process as fresh as that of a check; its start is not counted. */
function parseAlone(file: string): number {
  const script = `
    import { readFileSync } from 'node:fs'
    import { loadAll } from ${JSON.stringify(import.meta.resolve('js-yaml'))}
    import { kubectlSchema as schema } from ${JSON.stringify(import.meta.resolve('../../policies/load/yaml-schema.ts'))}
    const text = readFileSync(${JSON.stringify(file)}, 'utf8')
    const start = performance.now()
    loadAll(text, null, { schema })
    console.log(performance.now() - start)`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

/** The median of each, all measured in turn, after one round that warms caches up. */
function medians<const Measured extends readonly (() => number)[]>(
  measured: Measured,
): { [Index in keyof Measured]: number } {
  measured.forEach((measure) => measure())
  const times = measured.map((): number[] => [])
  for (let round = 0; round < rounds; round++) measured.forEach((measure, index) => times[index]?.push(measure()))
  const middle = times.map((list) => list.sort((left, right) => left - right)[Math.floor(rounds / 2)] ?? NaN)
  return middle as { [Index in keyof Measured]: number }
}

function run(args: readonly string[]): number {
  return milliseconds(() => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
    if (status === null || status > 1) throw new Error(`node ${args.join(' ')}: ${stderr}`)
  })
}

function milliseconds(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** A Deployment of about 5 kB as teams write them. */
function manifest(index: number): string {
  const environment = Array.from(
    { length: 40 },
    (_, at) =>
      `            - name: SETTING_${String(at)}\n              value: "value ${String(at)} of ${String(index)}"\n`,
  )
  const annotations = Array.from(
    { length: 20 },
    (_, at) =>
      `    example.com/annotation-${String(at)}: a text of some length that somebody wrote for ${String(at)}\n`,
  )
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${String(index)}
  namespace: prod-shop
  labels:
    app: web-${String(index)}
  annotations:
${annotations.join('')}spec:
  replicas: 3
  selector:
    matchLabels:
      app: web-${String(index)}
  template:
    metadata:
      labels:
        app: web-${String(index)}
      annotations:
        self-healing: enabled
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.${String(index)}
          ports:
            - containerPort: 8080
              name: http
          env:
${environment.join('')}          resources:
            limits: {cpu: 500m, memory: 512Mi}
            requests: {cpu: 250m, memory: 256Mi}
          livenessProbe:
            httpGet: {path: /healthz, port: http}
          readinessProbe:
            httpGet: {path: /readyz, port: http}
`
}
