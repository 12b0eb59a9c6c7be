import assert from 'node:assert/strict'
import { commands } from '../../../plugin/commands.ts'
import type { ScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'
import { startExampleCluster, type ExampleCluster } from './support/example-cluster.ts'
import { startExampleImages } from './support/example-images.ts'
import { heal, type Finished } from './support/run.ts'
import { deployment, policies, removeWorkspace, workspace } from './support/workspace.ts'

const scale = {
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: '1',
    operation: 'UPDATE',
    resource: { group: 'apps', version: 'v1', resource: 'deployments' },
    subResource: 'scale',
    name: 'web',
    namespace: 'prod-shop',
    userInfo: { username: 'alice' },
    object: { spec: { replicas: 2 } },
    oldObject: { spec: { replicas: 2 } },
  },
}

const good = deployment({ namespace: 'prod-shop', memory: '64Mi' })

/** Everything that the examples of the help texts name. */
const files = {
  'policies/policies.yaml': policies.replace('argocd/controller', 'argocd/*'),
  'policies/test.yaml': `apiVersion: kubectl-heal.io/v1alpha1
kind: PolicyTest
metadata: {name: limits}
spec: {policies: [policies.yaml], cases: [{name: good, object: ../deployment.yaml, expect: {limits: pass}}]}
`,
  'exceptions/one.yaml': `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftException
metadata: {name: one}
spec:
  policy: prevent-drift
  rules: [limits]
  target: {kind: Deployment, namespace: prod-shop, name: web}
  subjects: [{kind: User, name: alice}]
  owner: team
  reason: example
  requestedBy: {username: alice}
  expiresAt: "2999-01-01T00:00:00Z"
`,
  'deployment.yaml': good,
  'deploy/web.yaml': good,
  'manifests/web.yaml': good,
  'dump/deployments.yaml': good,
  'old.yaml': good,
  'new.yaml': deployment({ namespace: 'prod-shop', memory: '64Mi', replicas: 3 }),
  'overlays/production/kustomization.yaml': 'resources: [web.yaml]\n',
  'overlays/production/web.yaml': good,
  'review.json': JSON.stringify(scale),
}

/** The command of ours in an example, without the prompt, what pipes into it, what it pipes into, and the file it writes. */
function commandLine(example: unknown): { args: string[]; piped: boolean } {
  const text = typeof example === 'string' ? example : (example as { command: string }).command
  const parts = text.split('|')
  const own = parts.findIndex((part) => part.includes('<%= config.bin %>'))
  const [line = ''] = (parts[own] ?? '').replace('<%= config.bin %>', '').split(' > ')
  return { args: line.trim().split(/\s+/), piped: own > 0 }
}

/** Those are run on a real control plane (test/e2e/control-plane), or on a sandbox where something is installed. */
const elsewhere = /^(install|uninstall|status|override (grant|list|revoke))$/

function isElsewhere(id: string, args: readonly string[]): boolean {
  return args.includes('--cluster') || (elsewhere.test(id) && !args.includes('--dry-run=client'))
}

/** Commands that only look: 1 says that they found something. */
const looking = /^(diagnose|drift)$/

describe('the examples of the help texts', function () {
  this.timeout(120_000)
  let cwd = ''
  let cluster: ExampleCluster | undefined
  let images: ScriptedRegistry | undefined
  before(async () => {
    cwd = workspace(files)
    cluster = await startExampleCluster(cwd, good)
    images = await startExampleImages(cwd)
  })
  after(async () => {
    await cluster?.stop()
    await images?.stop()
    removeWorkspace(cwd)
  })

  /** As it is printed; nobody is there to answer, and ten seconds of health are long. */
  async function run(id: string, args: readonly string[], stdin: string): Promise<Finished> {
    const env = { KUBECONFIG: cluster?.kubeconfig }
    const { flags } = (await commands[id]?.()) ?? { flags: {} }
    const isReal = !args.some((word) => word.startsWith('--dry-run')) && !args.includes('--list')
    const answers = isReal && 'yes' in flags && !args.includes('--yes') ? ['--yes'] : []
    const patience = 'stable-for' in flags ? ['--stable-for', '1s'] : []
    const dashes = args.indexOf('--')
    const end = dashes < 0 ? args.length : dashes
    const words = [...args.slice(0, end), ...answers, ...patience, ...args.slice(end)]
    return heal(words, { cwd, stdin, env })
  }

  /** The Remediation that an example names is the newest one. */
  async function withRealNames(args: readonly string[]): Promise<string[]> {
    const env = { KUBECONFIG: cluster?.kubeconfig }
    await heal(['fix', 'deployment/web', '--yes', '--stable-for', '1s'], { cwd, env })
    const { stdout } = await heal(['history', '-o', 'name'], { cwd, env })
    const [newest = ''] = stdout.split('\n')
    return args.map((word) => word.replace(/^web-increasememory-\w{4}$/, newest))
  }

  /** The registry of the examples, and the policies that speak of it. */
  const withRealRegistry = (args: readonly string[]): string[] =>
    args.map((word) =>
      word === 'policies/' ? 'images.yaml' : word.replace(/^registry\.example\.com\b/, images?.host ?? ''),
    )

  for (const [id, load] of Object.entries(commands)) {
    it(`of ${id} run as they are printed`, async () => {
      const { examples } = await load()
      assert.ok(examples.length > 0, `${id} has no example`)
      for (const example of examples) {
        const { args, piped } = commandLine(example)
        if (isElsewhere(id, args)) continue
        await cluster?.arrange(id)
        const real = { undo: withRealNames, verify: withRealRegistry }[id]
        const words = real === undefined ? args : await real(args)
        const { code, stdout, stderr } = await run(id, words, piped ? good : '')
        assert.ok(
          code === 0 || (looking.test(id) && code === 1),
          `${words.join(' ')}: ${String(code)}\n${stdout}\n${stderr}`,
        )
      }
    })
  }
})
