import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { selfSigned } from '../../admission/certificate/self-signed.ts'
import { exportVap } from '../../policies/export/vap/export-vap.ts'
import type { JsonObject } from '../../policies/json.ts'
import { loadPolicies } from '../../policies/load/load.ts'
import { webhookConfigurations } from '../../policies/registration/webhook-configurations.ts'
import { startControlPlane, type ControlPlane } from '../cluster/control-plane.ts'
import { workload } from '../support/workloads.ts'
import { create, percentile } from './cluster/creates.ts'
import { enter, leave, type Phase } from './cluster/phases.ts'
import { twentyRules } from './cluster/policies.ts'
import { startServer, type ServerProcess } from './webhook/processes.ts'

/**
 * `npm run bench:cluster`: what admission adds to a CREATE of a Deployment at 50 a second through a real API server, with twenty
 * rules: our webhook beside one that always allows (raw node:https, registered the same), and the exported twin. `--quick` measures
 * shorter. Figures are ratios of one run; nothing fails.
 */
const quick = process.argv.includes('--quick')
const rounds = quick ? 2 : 5
const rate = { perSecond: 50, seconds: quick ? 3 : 6 }
const root = resolve(import.meta.dirname, '../..')

const folder = mkdtempSync(join(tmpdir(), 'heal-bench-'))
const ended: (() => unknown)[] = [
  () => {
    rmSync(folder, { recursive: true })
  },
]
async function main(): Promise<void> {
  const { ca, cert, key } = selfSigned(['localhost', '127.0.0.1'], Date.now())
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const [certFile, keyFile, policies] = [
    file('tls.crt', cert),
    file('tls.key', key),
    file('policies.yaml', twentyRules),
  ]
  const plane = await startControlPlane({ namespaces: ['prod-bench', 'dev-bench'] })
  ended.push(() => plane.stop())
  const raw = await startServer([join(import.meta.dirname, 'webhook/raw-server.ts'), certFile, keyFile])
  ended.push(() => raw.stop())
  const heal = await startServer([
    join(root, 'dist/heal-admission.js'),
    ...[
      '--policies',
      policies,
      '--tls-cert',
      certFile,
      '--tls-key',
      keyFile,
      '--kubeconfig',
      await plane.kubeconfig('admin'),
    ],
    ...['--host', '127.0.0.1', '--port', '0', '--drain', '0'],
  ])
  ended.push(() => heal.stop())
  const phases = await phasesOf(raw, heal, ca)
  report(await measure(plane, phases))
  const calls = await outside(plane, phases, heal, ca)
  console.log(`${calls === 0 ? '✔' : '✘'} webhook calls for 100 requests outside the policies: ${calls}, wanted 0`)
}

async function phasesOf(raw: ServerProcess, heal: ServerProcess, ca: string): Promise<Phase[]> {
  const { set, problems } = await loadPolicies([{ path: 'policies.yaml', text: twentyRules }])
  if (set === undefined) throw new Error(`the policies do not load: ${JSON.stringify(problems)}`)
  const rules = set.policies.reduce((sum, policy) => sum + policy.rules.length, 0)
  if (rules !== 20) throw new Error(`${rules} rules instead of twenty`)
  const configurations = ({ url }: ServerProcess): JsonObject[] =>
    Object.values(
      webhookConfigurations(set, { target: { url }, caBundle: ca, ownNamespace: 'heal-system', policyObjects: false }),
    )
  return [
    { name: 'nothing', objects: [], denies: false },
    { name: 'allow', objects: configurations(raw), denies: false },
    { name: 'heal', objects: configurations(heal), denies: true },
    { name: 'twin', objects: exportVap(set, { now: Date.now(), ownNamespace: 'heal-system' }).objects, denies: true },
  ]
}

const probe = { httpGet: { path: '/', port: 8080 } }
const resources = { limits: { cpu: '1', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } }

/** Nothing of it runs: the scheduler and the controllers would measure themselves. */
function deployment(number: number): JsonObject {
  const container = {
    name: 'web',
    image: 'registry.example.com/web:1',
    resources,
    livenessProbe: probe,
    readinessProbe: probe,
  }
  return workload('Deployment', {
    metadata: { name: `web-${number}`, namespace: undefined, labels: { app: 'web' }, annotations: { team: 'shop' } },
    templateMetadata: { annotations: { team: 'shop', 'self-healing': 'enabled' } },
    spec: { replicas: 0 },
    podSpec: { containers: [container] },
  })
}

function broken(): JsonObject {
  const metadata = { name: 'broken', labels: {} }
  return workload('Deployment', { metadata: { ...metadata, namespace: undefined }, spec: { replicas: 0 } })
}

type Times = Record<Phase['name'], number[]>

/** In turns, so that whatever else the machine does meets all of them. */
async function measure(plane: ControlPlane, phases: readonly Phase[]): Promise<Times> {
  const times: Times = { nothing: [], allow: [], heal: [], twin: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const phase of phases) {
      await enter(plane.api, phase, broken())
      const taken = await create(plane.api, { ...rate, namespace: 'prod-bench', make: deployment })
      // The round before the first warms up.
      if (round > 0) times[phase.name].push(...taken)
      await leave(plane.api, phase)
    }
  }
  return times
}

function report(times: Times): void {
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const base = percentile(times.nothing, share)
    const added = (phase: Phase['name']): number => percentile(times[phase], share) - base
    const ratio = added('heal') / added('allow')
    const shown = (phase: Phase['name']): string => `${phase} ${added(phase).toFixed(2)} ms`
    console.log(
      `${ratio <= 1.5 ? '✔' : '✘'} added to ${name} of a CREATE at 50/s, as a multiple of an always-allow webhook  ` +
        `${ratio.toFixed(2)}  wanted ≤ 1.50  (of ${base.toFixed(2)} ms: ${shown('allow')}, ${shown('heal')}, ${shown('twin')}; ` +
        `twin ${(added('twin') / added('allow')).toFixed(2)})`,
    )
  }
}

/** How often the webhook is called for requests that no policy is for. */
async function outside(
  plane: ControlPlane,
  phases: readonly Phase[],
  heal: ServerProcess,
  ca: string,
): Promise<number> {
  const phase = phases.find(({ name }) => name === 'heal')
  if (phase === undefined) throw new Error('no phase of ours')
  await enter(plane.api, phase, broken())
  const before = await reviews(heal, ca)
  await create(plane.api, { perSecond: 50, seconds: 2, namespace: 'dev-bench', make: deployment })
  const after = await reviews(heal, ca)
  await leave(plane.api, phase)
  return after - before
}

/** Reviews that our server has answered. */
async function reviews({ url }: ServerProcess, ca: string): Promise<number> {
  const body = await new Promise<string>((done, fail) => {
    get(`${url}/metrics`, { ca }, (response) => {
      text(response).then(done, fail)
    }).on('error', fail)
  })
  const counts = [...body.matchAll(/^heal_admission_reviews_total\{[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

try {
  await main()
} finally {
  for (const end of ended.reverse()) await end()
}
