import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { asObject, dig } from '../../../policies/json.ts'
import { heal, type Finished } from '../plugin/support/run.ts'

const deployment = '/apis/apps/v1/namespaces/heal-system/deployments/heal-admission'
const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const image = 'registry.example.com/kubectl-heal:1'

describe('kubectl heal install on a real API server, while no pod is ready', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    plane.kubelet.script('*', { kind: 'no-image', message: 'no such image' })
  })
  after(() => started?.stop())

  async function run(user: 'admin' | 'developer', ...args: string[]): Promise<Finished> {
    return heal(['install', ...args, '--kubeconfig', await plane.kubeconfig(user)])
  }
  const applied = async (...args: string[]) => {
    const choice = args.includes('--image') ? [] : ['--image', image]
    const finished = await run('admin', '--yes', '--no-wait', ...choice, ...args)
    assert.equal(finished.code, 0, finished.stderr)
    return finished
  }
  const generation = async () => dig(await plane.api.demand('GET', deployment), 'metadata', 'generation')

  it('lists with --dry-run what it would create, and creates nothing', async () => {
    const { code, stdout } = await run('admin', '--dry-run')
    assert.equal(code, 0)
    assert.match(stdout, /^CHANGE +OBJECT[^]*create +namespace\/heal-system\n[^]*create +deployment\/heal-admission\n$/)
    assert.equal((await plane.api.request('GET', '/api/v1/namespaces/heal-system')).status, 404)
  })
  it('changes nothing unasked where there is no terminal to ask on', async () => {
    const { code, stderr } = await run('admin')
    assert.equal(code, 2)
    assert.match(stderr, /nothing was changed\. Install kubectl-heal .*There is no terminal to ask on\. Say --yes/)
  })
  it('names everything at once that a user may not, with the role that grants it', async () => {
    const { code, stderr } = await run('developer', '--yes')
    assert.equal(code, 2)
    assert.match(stderr, /get, create, patch: namespaces, secrets/)
    assert.match(stderr, /get, create, patch: customresourcedefinitions\.apiextensions\.k8s\.io/)
    assert.match(stderr, /kind: ClusterRole\nmetadata:\n {2}name: heal-install\nrules:/)
  })
  it('applies everything, the Deployment last', async () => {
    const { stdout, stderr } = await applied()
    assert.match(stderr, /namespace\/heal-system created\n[^]*deployment\/heal-admission created\n$/)
    assert.match(stdout, /is applied in heal-system/)
    assert.equal(
      (await plane.api.demand('GET', '/apis/kubectl-heal.io/v1alpha1/driftpolicies'))['kind'],
      'DriftPolicyList',
    )
  })
  it('changes nothing the second time, and says so', async () => {
    const before = await generation()
    const { stderr } = await applied()
    assert.equal(stderr, 'kubectl-heal 0.1.0 is installed already: nothing to change.\n')
    assert.equal(await generation(), before)
  })
  it('prints the objects as the API server would store them', async () => {
    const { stdout } = await run('admin', '--dry-run=server', '--image', image, '-o', 'json')
    const list = asObject(JSON.parse(stdout)) ?? {}
    assert.equal(list['kind'], 'List')
    assert.match(stdout, /"clusterIP"/)
    assert.doesNotMatch(stdout, /managedFields/)
  })
  it('upgrades: an other image is the only change', async () => {
    const { code, stderr } = await run('admin', '--yes', '--no-wait', '--image', `${image}.1`)
    assert.equal(code, 0)
    assert.match(
      stderr,
      /change +deployment\/heal-admission +spec\.template\.spec\.containers\[name=heal-admission\]\.image\n17 objects unchanged/,
    )
  })
  it('keeps the image that runs while it is of this version, wherever it is from', async () => {
    const { code, stderr } = await run('admin', '--yes', '--no-wait')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /nothing to change/)
    const { spec } = await plane.api.demand('GET', deployment)
    assert.match(JSON.stringify(spec), /registry\.example\.com\/kubectl-heal:1\.1"/)
  })
  it('says why pods do not get ready within the time', async () => {
    const { code, stderr } = await run('admin', '--image', `${image}.1`, '--timeout', '2s')
    assert.equal(code, 2)
    assert.match(
      stderr,
      /not ready after 2s: 0 of 3 pods ready: (ErrImagePull: no such image|ImagePullBackOff: Back-off pulling image)/,
    )
  })
  it('keeps a number of replicas that somebody has set', async () => {
    await plane.api.demand(
      'PATCH',
      `${deployment}/scale?fieldManager=kubectl`,
      { spec: { replicas: 5 } },
      'application/merge-patch+json',
    )
    const { stderr } = await applied('--image', `${image}.1`)
    assert.match(stderr, /nothing to change/)
  })
  it('tells a conflict by field and manager, and takes the field only when forced', async () => {
    const containers = [{ name: 'heal-admission', image: 'by-hand:1' }]
    const patch = { spec: { template: { spec: { containers } } } }
    await plane.api.demand('PATCH', `${deployment}?fieldManager=bob`, patch, 'application/strategic-merge-patch+json')
    const { code, stderr } = await run('admin', '--yes', '--no-wait', '--image', image)
    assert.equal(code, 2)
    assert.match(
      stderr,
      /deployment\/heal-admission: spec\.template\.spec\.containers\[name="heal-admission"\]\.image belongs to "bob"/,
    )
    assert.match((await applied('--force-conflicts')).stderr, /deployment\/heal-admission changed/)
  })
  it('deletes first what no pod is ready to answer', async () => {
    const clientConfig = { url: 'https://127.0.0.1:9/validate' }
    const rules = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['*'], resources: ['deployments'] }]
    const webhook = {
      name: 'enforce.kubectl-heal.io',
      clientConfig,
      rules,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    }
    await plane.api.demand('POST', webhooks, { metadata: { name: 'kubectl-heal' }, webhooks: [webhook] })
    const { stderr } = await applied('--replicas', '5')
    assert.match(stderr, /delete +validatingwebhookconfiguration\/kubectl-heal +no pod is ready to answer it/)
    assert.equal((await plane.api.request('GET', `${webhooks}/kubectl-heal`)).status, 404)
  })
  it('brings back what break-glass stopped, without a conflict', async () => {
    const kubeconfig = await plane.kubeconfig('admin')
    const opened = await heal(['uninstall', '--webhooks-only', '--yes', '--kubeconfig', kubeconfig])
    assert.equal(opened.code, 0, opened.stderr)
    assert.match((await applied()).stderr, /change +deployment\/heal-admission +spec\.replicas/)
    assert.equal(dig(await plane.api.demand('GET', deployment), 'spec', 'replicas'), 3)
  })
  it('does not go back behind a newer version unasked', async () => {
    const labels = { 'app.kubernetes.io/version': '99.0.0' }
    const crd = `${crds}/driftpolicies.kubectl-heal.io`
    await plane.api.demand('PATCH', crd, { metadata: { labels } }, 'application/merge-patch+json')
    const { code, stderr } = await run('admin', '--yes', '--no-wait', '--image', image)
    assert.equal(code, 2)
    assert.match(stderr, /the cluster has kubectl-heal 99\.0\.0, this is/)
    assert.match((await applied('--allow-downgrade', '--force-conflicts')).stderr, /metadata\.labels/)
  })
})
