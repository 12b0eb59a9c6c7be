import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { asArray, dig } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, root, type Finished } from '../plugin/support/run.ts'

const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubectl-heal'
const pods = 'app.kubernetes.io/component=admission'

const policy = {
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name: 'prevent-drift' },
  spec: { match: { namespaces: ['prod-*'] }, action: 'Enforce', rules: [{ name: 'lock-replicas', replicaLock: {} }] },
}

const web = {
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
}

describe('kubectl heal install on a real API server, with its pods as processes', function () {
  this.timeout(120_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined
  let developer: Kubectl

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    // What the image runs: its entry point with the arguments of the Deployment.
    plane.kubelet.program('*kubectl-heal:*', ({ specArgs, address, env }) => ({
      command: process.execPath,
      args: [resolve(root, 'dist/heal-admission.js'), ...specArgs, '--host', address],
      env,
    }))
    await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', web)
    developer = kubectlWith(plane.kubectl, await plane.kubeconfig('developer'))
  })
  after(() => started?.stop())
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(await plane.kubelet.logs(pods))
  })

  async function run(...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await plane.kubeconfig('admin')])
  }
  const scale = (replicas: number) =>
    developer(['scale', 'deployment/web', '-n', 'prod-shop', `--replicas=${String(replicas)}`])
  const isDenied = async (replicas: number) => (await scale(replicas)).stderr.includes('admission webhook')

  it('waits until pods are ready and webhooks registered', async () => {
    const { code, stdout, stderr } = await run('install', '--yes', '--timeout', '60s')
    assert.equal(code, 0, stderr)
    assert.match(
      stderr,
      /deployment\/heal-admission created\n[^]*3 of 3 pods ready\n[^]*webhooks registered\nNext: kubectl apply -f /,
    )
    assert.equal(stdout, 'kubectl-heal 0.1.0 works in heal-system\n')
  })
  it('enforces what is applied then, and only that', async () => {
    assert.equal((await scale(2)).code, 0)
    await plane.api.demand('POST', '/apis/kubectl-heal.io/v1alpha1/driftpolicies', policy)
    await until('a denial', 20_000, () => isDenied(5))
  })
  it('finds nothing to change the second time, and that it works', async () => {
    const { code, stdout, stderr } = await run('install', '--yes')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^kubectl-heal 0\.1\.0 is installed already: nothing to change\.\n3 of 3 pods ready\n/)
    assert.equal(stdout, 'kubectl-heal 0.1.0 works in heal-system\n')
  })
  it('upgrades without a moment in which nothing is enforced', async () => {
    const upgrade = new AbortController()
    let attempts = 0
    const watched = (async () => {
      while (!upgrade.signal.aborted) {
        assert.equal(await isDenied(6 + (attempts % 2)), true, `attempt ${String(attempts)} was let through`)
        attempts++
      }
    })()
    const { code, stderr } = await run('install', '--yes', '--image', 'kubectl-heal:0.1.1', '--timeout', '100s')
    upgrade.abort()
    await watched
    assert.equal(code, 0, stderr)
    assert.ok(attempts > 5)
    const listed = await plane.api.demand('GET', '/api/v1/namespaces/heal-system/pods')
    const living = asArray(dig(listed, 'items')).filter(
      (pod) => dig(pod, 'metadata', 'deletionTimestamp') === undefined,
    )
    const images = living.map((pod) => dig(asArray(dig(pod, 'spec', 'containers'))[0], 'image'))
    assert.deepEqual([...new Set(images)], ['kubectl-heal:0.1.1'])
  })
  it('may do all that it tries to do', async () => {
    assert.doesNotMatch(
      await plane.kubelet.logs(pods, 10_000),
      /forbidden|cannot (get|list|watch|create|update|patch)/i,
    )
  })
  it('leaves nothing when it is uninstalled while it runs, and its webhooks do not come back', async () => {
    const { code, stdout, stderr } = await run('uninstall', '--yes')
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'kubectl-heal is uninstalled\n')
    assert.match(stderr, /1 DriftPolicy, for good/)
    assert.equal((await plane.api.request('GET', webhooks)).status, 404)
    assert.deepEqual(plane.kubelet.processes(pods), [])
    assert.equal((await scale(3)).code, 0)
  })
  it('comes back after that, and goes when its pods are gone already', async () => {
    const installed = await run('install', '--yes', '--timeout', '60s')
    assert.equal(installed.code, 0, installed.stderr)
    const deployment = '/apis/apps/v1/namespaces/heal-system/deployments/heal-admission'
    await plane.api.demand('DELETE', deployment)
    await until('no process', 40_000, () => plane.kubelet.processes(pods).length === 0)
    assert.equal((await plane.api.request('GET', webhooks)).status, 200)
    const { code, stderr } = await run('uninstall', '--yes')
    assert.equal(code, 0, stderr)
    assert.equal((await plane.api.request('GET', webhooks)).status, 404)
    assert.equal((await plane.api.request('GET', '/api/v1/namespaces/heal-system')).status, 404)
  })
})
