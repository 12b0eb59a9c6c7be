import assert from 'node:assert/strict'
import { asArray, asString, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import type { UserName } from '../../cluster/users/users.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { runAdmission } from './support/run-admission.ts'

const deployment = '/apis/apps/v1/namespaces/heal-system/deployments/heal-admission'
const validating = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubectl-heal'
const mutating = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/kubectl-heal'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const mergePatch = 'application/merge-patch+json'

const policy = {
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name: 'prevent-drift' },
  spec: { match: { namespaces: ['prod-*'] }, action: 'Enforce', rules: [{ name: 'lock-replicas', replicaLock: {} }] },
}

describe('kubectl heal status and break-glass on a real API server', function () {
  this.timeout(120_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    runAdmission(plane)
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      console.log((await plane.kubelet.logs('app.kubernetes.io/component=admission')).slice(-4000))
  })

  async function run(user: UserName, ...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await plane.kubeconfig(user)])
  }
  const status = (user: UserName, ...args: string[]): Promise<Finished> => run(user, 'status', ...args)
  async function checks(): Promise<{ code: number | null; works: unknown; by: (name: string) => JsonObject }> {
    const { code, stdout } = await status('admin', '-o', 'json')
    const parsed: unknown = JSON.parse(stdout)
    const list = asArray(dig(parsed, 'checks')).filter(isObject)
    return { code, works: dig(parsed, 'works'), by: (name) => list.find((check) => check['name'] === name) ?? {} }
  }
  const statusOf = async (path: string): Promise<number> => (await plane.api.request('GET', path)).status
  const replicas = async (): Promise<unknown> => dig(await plane.api.demand('GET', deployment), 'spec', 'replicas')
  async function installed(): Promise<void> {
    const { code, stderr } = await run('admin', 'install', '--yes', '--timeout', '90s')
    assert.equal(code, 0, stderr)
  }

  it('nothing installed: says so, and how to install it', async () => {
    const { code, stdout } = await status('admin')
    assert.equal(code, 1)
    assert.match(
      stdout,
      /\nPROBLEM {2}definitions +driftpolicies, driftexceptions and remediations are not installed\n +→ kubectl heal install\n/,
    )
    assert.match(stdout, /\nSomething is wrong: 4 problems\.\n$/)
  })
  it('who may read nothing is told which permissions are missing', async () => {
    const { code, stdout } = await status('developer')
    assert.equal(code, 1)
    assert.match(stdout, /\nunknown {2}pods +"developer" may not get deployments\.apps in namespace "heal-system"\n/)
    assert.match(stdout, /\nWhether enforcement works cannot be told: too little may be read\.\n$/)
  })
  it('break-glass without an installation has nothing to do', async () => {
    const { code, stderr } = await run('admin', 'uninstall', '--webhooks-only')
    assert.deepEqual([code, stderr.includes('nothing to do')], [0, true], stderr)
  })

  it('installed: it works, and the probe proves it', async () => {
    await installed()
    await plane.api.demand('POST', '/apis/kubectl-heal.io/v1alpha1/driftpolicies', policy)
    await until('all checks to be fine', 20_000, async () => (await checks()).code === 0)
    const { works, by } = await checks()
    assert.equal(works, 'yes')
    assert.deepEqual(dig(by('pods'), 'details', 'ready'), 3)
    assert.deepEqual(dig(by('policies'), 'details', 'inForce'), 1)
    assert.equal(dig(by('webhooks'), 'details', 'compared'), true)
    assert.equal(dig(by('certificates'), 'details', 'trusted'), true)
    assert.match(asString(by('probe')['message']) ?? '', /was refused, as it must be, in \d+ ms$/)
    const { stdout } = await status('admin')
    assert.match(stdout, /\nEnforcement works\.\n$/)
  })
  it('the probe leaves nothing behind', async () => {
    assert.equal(await statusOf('/apis/kubectl-heal.io/v1alpha1/driftpolicies/kubectl-heal-status-probe'), 404)
  })
  it('who may view sees that it works, as far as may be read', async () => {
    const { code, stdout } = await status('on-call')
    assert.match(
      stdout,
      /\nunknown {2}probe +a dry run was not possible: "on-call" may not create driftpolicies\.kubectl-heal\.io\n/,
    )
    assert.equal(code, 0, stdout)
  })

  it('break-glass shows first what it will do, and does nothing unasked', async () => {
    const dry = await run('admin', 'uninstall', '--webhooks-only', '--dry-run')
    assert.equal(dry.code, 0)
    assert.match(dry.stdout, /delete +validatingwebhookconfiguration\/kubectl-heal +\d+ webhooks\n/)
    assert.match(dry.stdout, /scale +deployment\/heal-admission -n heal-system +to 0: .*\(3 now\)\n/)
    assert.match(dry.stdout, /From then on nothing is enforced[^]*until: kubectl heal install\n/)
    const asked = await run('admin', 'uninstall', '--webhooks-only')
    assert.equal(asked.code, 2)
    assert.match(asked.stderr, /nothing was changed\. Stop all enforcement in https:.*Say --yes/)
    assert.deepEqual([await statusOf(validating), await statusOf(mutating), await replicas()], [200, 200, 3])
  })
  it('who may only delete opens nothing while a server runs, and is told why', async () => {
    await onlyDelete(plane, 'dave')
    const { code, stderr } = await run('admin', 'uninstall', '--webhooks-only', '--yes', '--as', 'dave')
    assert.equal(code, 2)
    assert.match(stderr, /warning: the server was not stopped \("dave" may not patch deployments\.apps\/scale/)
    assert.match(stderr, /a server that still runs registered them again\. Stop it first: kubectl scale/)
    await until('the webhooks to be back', 20_000, async () => (await statusOf(validating)) === 200)
  })
  it('break-glass opens the cluster while the server runs, and it stays open', async () => {
    const { code, stdout, stderr } = await run('admin', 'uninstall', '--webhooks-only', '--yes')
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /^validatingwebhookconfiguration\/kubectl-heal deleted\nmutatingwebhookconfiguration\/kubectl-heal deleted\n$/,
    )
    assert.deepEqual([await statusOf(validating), await statusOf(mutating), await replicas()], [404, 404, 0])
    const { works, by } = await checks()
    assert.equal(works, 'no')
    assert.match(asString(by('pods')['message']) ?? '', /scaled to 0/)
    assert.match(asString(by('webhooks')['message']) ?? '', /nothing is enforced/)
    assert.match(asString(by('probe')['message']) ?? '', /does not ask the webhook/)
  })
  it('install closes it again', async () => {
    await installed()
    await until('it to work', 20_000, async () => (await checks()).works === 'yes')
  })
  it('with the pods gone: the probe says so, and whoever may delete opens the cluster', async () => {
    await plane.api.demand('PATCH', `${deployment}/scale`, { spec: { replicas: 0 } }, mergePatch)
    await until('the pods to be gone', 60_000, async () => {
      const items = asArray(dig(await plane.api.demand('GET', '/api/v1/namespaces/heal-system/pods'), 'items'))
      return items.length === 0
    })
    const { works, by } = await checks()
    assert.equal(works, 'no')
    assert.match(asString(by('probe')['message']) ?? '', /^the API server cannot reach the webhook: /)
    const { code, stderr } = await run('admin', 'uninstall', '--webhooks-only', '--yes', '--as', 'dave')
    assert.equal(code, 0, stderr)
    assert.deepEqual([await statusOf(validating), await statusOf(mutating)], [404, 404])
  })
})

/** A user who may do no more than a break-glass needs. */
async function onlyDelete(plane: ControlPlane, user: string): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io'
  const rule = {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    resourceNames: ['kubectl-heal'],
    verbs: ['delete'],
  }
  await plane.api.demand('POST', `${rbac}/clusterroles`, { metadata: { name: 'break-glass' }, rules: [rule] })
  await plane.api.demand('POST', `${rbac}/clusterrolebindings`, {
    metadata: { name: 'break-glass' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'break-glass' },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  })
}
