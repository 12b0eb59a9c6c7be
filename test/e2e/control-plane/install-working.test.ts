import assert from 'node:assert/strict'
import { asArray, dig } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { reportCrd } from '../../support/report-crds.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { runAdmission } from './support/run-admission.ts'

const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubectl-heal'
const pods = 'app.kubernetes.io/component=admission'

const policy = {
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name: 'prevent-drift' },
  spec: {
    match: { namespaces: ['prod-*'] },
    action: 'Enforce',
    overrides: { allowed: true },
    rules: [
      { name: 'lock-replicas', replicaLock: {} },
      { name: 'probes', requiredProbes: { probes: ['liveness'] } },
    ],
  },
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
    runAdmission(plane)
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
  it('keeps count of exceptions, as the role heal-override grants them', async () => {
    const onCall = ['--kubeconfig', await plane.kubeconfig('on-call')]
    const grant = ['grant', 'deployment/web', '-n', 'prod-shop', '--policy', 'prevent-drift', '--rule', 'lock-replicas']
    const { code, stderr } = await heal(['override', ...grant, '--for', '1h', '--reason', 'test', ...onCall])
    assert.equal(code, 0, stderr)
    const kubectl = kubectlWith(plane.kubectl, await plane.kubeconfig('on-call'))
    await until('a change that is let through', 20_000, async () => {
      return (await kubectl(['scale', 'deployment/web', '-n', 'prod-shop', '--replicas=4'])).code === 0
    })
    await until('its use in the status', 20_000, async () => {
      const { items } = await plane.api.demand('GET', '/apis/kubectl-heal.io/v1alpha1/driftexceptions')
      return asArray(items).some((each) => dig(each, 'status', 'uses') === 1)
    })
    await until('an Event', 20_000, async () => {
      const { items } = await plane.api.demand('GET', '/apis/events.k8s.io/v1/namespaces/prod-shop/events')
      return asArray(items).some((each) => dig(each, 'reportingController') === 'kubectl-heal.io/admission')
    })
  })
  it('scans with --scan, as the role of the CronJob allows it', async () => {
    await plane.api.demand(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      reportCrd('openreports.io'),
    )
    await until('reports are served', 20_000, async () => {
      return (await plane.api.request('GET', '/apis/openreports.io/v1alpha1/reports')).status === 200
    })
    const { code, stderr } = await run(
      'install',
      '--yes',
      '--scan',
      '--image',
      'kubectl-heal:0.1.1',
      '--timeout',
      '60s',
    )
    assert.equal(code, 0, stderr)
    assert.match(stderr, /create +cronjob\/heal-scan/)
    const admin = kubectlWith(plane.kubectl, await plane.kubeconfig('admin'))
    await admin(['create', 'job', 'scan-now', '-n', 'heal-system', '--from=cronjob/heal-scan'])
    await until('the end of the Job', 40_000, async () => {
      const job = await plane.api.demand('GET', '/apis/batch/v1/namespaces/heal-system/jobs/scan-now')
      assert.equal(
        dig(job, 'status', 'failed'),
        undefined,
        await plane.kubelet.logs('app.kubernetes.io/component=scan'),
      )
      return dig(job, 'status', 'succeeded') === 1
    })
    const report = await plane.api.demand(
      'GET',
      '/apis/openreports.io/v1alpha1/namespaces/prod-shop/reports/kubectl-heal',
    )
    assert.equal(dig(report, 'summary', 'fail'), 1)
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
    assert.match(stderr, /reports\.openreports\.io +of scans, in 1 namespace/)
    const { items } = await plane.api.demand('GET', '/apis/openreports.io/v1alpha1/reports')
    assert.deepEqual(items, [])
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
