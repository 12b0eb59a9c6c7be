import assert from 'node:assert/strict'
import { startSandbox } from '../sandbox/sandbox.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { heal, type Finished } from './plugin/support/run.ts'

const image = 'registry.example.com/kubectl-heal:1'
const group = '/apis/kubectl-heal.io/v1alpha1'
const deployments = '/apis/apps/v1/namespaces/prod-shop/deployments'
const own = 'namespaces/heal-system'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const stored = [
  '/api/v1/namespaces/heal-system',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/driftpolicies.kubectl-heal.io',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/driftexceptions.kubectl-heal.io',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/remediations.kubectl-heal.io',
  '/apis/scheduling.k8s.io/v1/priorityclasses/heal-admission',
  `/api/v1/${own}/serviceaccounts/heal-admission`,
  ...['clusterroles', 'clusterrolebindings'].map((resource) => `${rbac}/${resource}/heal-admission`),
  ...['roles', 'rolebindings'].map((resource) => `${rbac}/${own}/${resource}/heal-admission`),
  ...['heal-fix', 'heal-override', 'heal-view'].map((name) => `${rbac}/clusterroles/${name}`),
  `/api/v1/${own}/secrets/heal-admission-tls`,
  `/api/v1/${own}/services/heal-admission`,
  `/apis/networking.k8s.io/v1/${own}/networkpolicies/heal-admission`,
  `/apis/policy/v1/${own}/poddisruptionbudgets/heal-admission`,
  `/apis/apps/v1/${own}/deployments/heal-admission`,
]
const policy = {
  metadata: { name: 'prevent-drift' },
  spec: {
    ...{ match: { namespaces: ['prod-*'] }, action: 'Enforce', overrides: { maxDuration: '4h' } },
    rules: [{ name: 'lock-replicas', replicaLock: {} }],
  },
}
const labels = { app: 'web' }
const web = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'example/app' }] } },
  },
}

describe('kubectl heal against the sandbox: installing and granting, without webhooks', function () {
  this.timeout(60_000)
  let sandbox: Sandbox

  before(async () => {
    sandbox = await startSandbox()
  })
  after(() => sandbox.stop())

  async function run(...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await sandbox.kubeconfigPath('admin')])
  }
  async function done(...args: string[]): Promise<Finished> {
    const finished = await run(...args)
    assert.equal(finished.code, 0, finished.stderr)
    return finished
  }
  const install = (which = image) => done('install', '--yes', '--no-wait', '--image', which)
  async function demand(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await sandbox.client('admin')({ method, path, ...(body === undefined ? {} : { body }) })
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  it('a dry run on the server stores nothing', async () => {
    const { stdout } = await done('install', '--dry-run=server', '--image', image, '-o', 'json')
    assert.match(stdout, /"kind": "List"/)
    const { status } = await sandbox.client('admin')({ path: '/api/v1/namespaces/heal-system' })
    assert.equal(status, 404)
  })
  it('everything that it applies is stored', async () => {
    const { stderr } = await install()
    assert.equal([...stderr.matchAll(/^\S+ created$/gm)].length, 18)
    for (const path of stored) await demand('GET', path)
  })
  it('a second run changes nothing', async () => {
    const { stderr } = await install()
    assert.equal(stderr, 'kubectl-heal 0.1.0 is installed already: nothing to change.\n')
  })
  it('another image is the only change', async () => {
    const { stderr } = await install(`${image}.1`)
    assert.match(stderr, /change +deployment\/heal-admission[^\n]*image\n17 objects unchanged/)
  })
  it('an exception is granted, listed and revoked', async () => {
    await demand('POST', `${group}/driftpolicies`, policy)
    await demand('POST', '/api/v1/namespaces', { metadata: { name: 'prod-shop' } })
    await demand('POST', deployments, web)
    const asked = ['--rule', 'lock-replicas', '--for', '1h', '--reason', 'sale', '--owner', 'team-shop']
    const granted = await done('override', 'grant', 'deployment/web', '-n', 'prod-shop', ...asked)
    const [, name = ''] = /driftexception\.kubectl-heal\.io\/(\S+) granted/.exec(granted.stdout) ?? []
    assert.match((await done('override', 'list', '-A', '-o', 'name')).stdout, new RegExp(name))
    await done('override', 'revoke', name, '--yes')
    assert.doesNotMatch((await done('override', 'list', '-A', '-o', 'name')).stdout, new RegExp(name))
  })
  it('nothing is left after uninstalling', async () => {
    await done('uninstall', '--yes')
    const { stdout } = await done('install', '--dry-run', '--image', image)
    assert.equal([...stdout.matchAll(/^create /gm)].length, 18)
  })
})
