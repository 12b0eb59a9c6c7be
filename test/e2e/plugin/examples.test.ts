import assert from 'node:assert/strict'
import { commands } from '../../../plugin/commands.ts'
import { heal } from './support/run.ts'
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

const clusterCommands = [
  'diagnose',
  'drift',
  'fix',
  'history',
  'install',
  'uninstall',
  'status',
  'undo',
  'override grant',
  'override list',
  'override revoke',
]

const withoutCluster = ['--dry-run=client', '--from', '--list']

/** Those are run on a real control plane (test/e2e/control-plane). */
function asksCluster(id: string, args: readonly string[]): boolean {
  return (
    args.includes('--cluster') || (clusterCommands.includes(id) && !args.some((word) => withoutCluster.includes(word)))
  )
}

describe('the examples of the help texts', () => {
  let cwd = ''
  before(() => {
    cwd = workspace(files)
  })
  after(() => {
    removeWorkspace(cwd)
  })

  for (const [id, load] of Object.entries(commands)) {
    it(`of ${id} run as they are printed`, async () => {
      const { examples } = await load()
      assert.ok(examples.length > 0, `${id} has no example`)
      for (const example of examples) {
        const { args, piped } = commandLine(example)
        if (asksCluster(id, args)) continue
        const { code, stderr } = await heal(args, { cwd, stdin: piped ? good : '' })
        assert.equal(code, 0, `${args.join(' ')}: ${stderr}`)
      }
    })
  }
})
