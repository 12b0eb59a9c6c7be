import assert from 'node:assert/strict'
import { asArray, dig } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { heal, type Finished } from '../plugin/support/run.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const namespace = '/api/v1/namespaces/heal-system'
const deployments = '/apis/apps/v1/namespaces/heal-system/deployments'
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const heals = '/apis/kubectl-heal.io/v1alpha1'
const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'

/** Everything cluster-scoped that an installation leaves behind where it is forgotten. */
const clusterScoped = [
  namespace,
  `${webhooks}/kubectl-heal`,
  `${crds}/driftpolicies.kubectl-heal.io`,
  `${crds}/driftexceptions.kubectl-heal.io`,
  `${crds}/remediations.kubectl-heal.io`,
  ...['heal-admission', 'heal-fix', 'heal-override', 'heal-view'].map((name) => `${rbac}/clusterroles/${name}`),
  `${rbac}/clusterrolebindings/heal-admission`,
  '/apis/scheduling.k8s.io/v1/priorityclasses/heal-admission',
]

const policy = {
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'DriftPolicy',
  metadata: { name: 'probes' },
  spec: { match: {}, action: 'Warn', rules: [{ name: 'probes', requiredProbes: { probes: ['liveness'] } }] },
}

describe('kubectl heal uninstall on a real API server', function () {
  this.timeout(60_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
  })
  after(() => started?.stop())

  async function run(...args: string[]): Promise<Finished> {
    return heal([...args, '--kubeconfig', await plane.kubeconfig('admin')])
  }
  async function uninstalled(...args: string[]): Promise<Finished> {
    const finished = await run('uninstall', '--yes', ...args)
    assert.equal(finished.code, 0, finished.stderr)
    return finished
  }
  async function left(): Promise<string[]> {
    const answers = await Promise.all(clusterScoped.map((path) => plane.api.request('GET', path)))
    return clusterScoped.filter((_, index) => answers[index]?.status !== 404)
  }
  const podCount = async () => asArray(dig(await plane.api.demand('GET', `${namespace}/pods`), 'items')).length
  const pods = (count: number) => until(`${String(count)} pods`, 20_000, async () => (await podCount()) === count)

  beforeEach(async () => {
    const { code, stderr } = await run('install', '--yes', '--no-wait')
    assert.equal(code, 0, stderr)
  })

  it('shows what it would delete, and which policies are lost, and deletes nothing', async () => {
    await plane.api.demand('POST', `${heals}/driftpolicies`, policy)
    const { code, stdout } = await run('uninstall', '--dry-run')
    assert.equal(code, 0)
    assert.match(stdout, /^DELETE +WHAT\ndeployment\/heal-admission\n/)
    assert.match(stdout, /namespace\/heal-system +and everything in it/)
    assert.match(stdout, /driftpolicies\.kubectl-heal\.io +and with it 1 DriftPolicy, for good/)
    assert.equal((await plane.api.request('GET', namespace)).status, 200)
  })
  it('asks, and refuses where there is nobody to ask', async () => {
    const { code, stderr } = await run('uninstall')
    assert.equal(code, 2)
    assert.match(stderr, /nothing was changed/)
    assert.equal((await plane.api.request('GET', namespace)).status, 200)
  })
  it('keeps policies and exceptions with --keep-crds', async () => {
    const { stderr } = await uninstalled('--keep-crds')
    assert.match(stderr, /CustomResourceDefinitions stay/)
    assert.deepEqual(
      await left(),
      clusterScoped.filter((path) => path.startsWith(crds)),
    )
    assert.equal((await plane.api.request('GET', `${heals}/driftpolicies/probes`)).status, 200)
  })
  it('leaves nothing, and says so the second time', async () => {
    await uninstalled()
    assert.deepEqual(await left(), [])
    assert.match((await uninstalled()).stderr, /not installed here: nothing to remove/)
  })
  it('works when half of it is missing, with webhooks that nobody answers', async () => {
    const clientConfig = {
      service: { namespace: 'heal-system', name: 'heal-admission', path: '/validate/closed', port: 8443 },
    }
    const rules = [
      { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['pods', 'deployments'] },
    ]
    const webhook = {
      name: 'enforce.kubectl-heal.io',
      clientConfig,
      rules,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    }
    await plane.api.demand('POST', webhooks, { metadata: { name: 'kubectl-heal' }, webhooks: [webhook] })
    await plane.api.demand('DELETE', `${deployments}/heal-admission`)
    await plane.api.demand('DELETE', `${rbac}/clusterroles/heal-admission`)
    await plane.api.demand('DELETE', `${crds}/driftexceptions.kubectl-heal.io`)
    const { stderr } = await uninstalled()
    assert.match(stderr, /validatingwebhookconfiguration\/kubectl-heal +first: from here on nothing is enforced\n/)
    assert.deepEqual(await left(), [])
  })
  it('ends although the namespace was deleted by hand before, while install waits for its end', async () => {
    await plane.api.demand('DELETE', namespace)
    const { code, stderr } = await run('install', '--yes', '--no-wait')
    assert.equal(code, 2)
    assert.match(stderr, /namespace\/heal-system is being deleted\. Wait until that is done/)
    await uninstalled()
    assert.deepEqual(await left(), [])
  })
  it('keeps a namespace in which others work', async () => {
    await pods(3)
    await until('a ServiceAccount', 10_000, async () => {
      return (await plane.api.request('GET', `${namespace}/serviceaccounts/default`)).status === 200
    })
    await plane.api.demand('POST', `${namespace}/pods`, { metadata: { name: 'other' }, spec: restricted })
    const { stderr } = await uninstalled('--timeout', '3s')
    assert.match(stderr, /The namespace heal-system stays: other pods run in it \(other\)\./)
    assert.deepEqual(await left(), [namespace])
    assert.equal((await plane.api.request('GET', `${namespace}/secrets/heal-admission-tls`)).status, 404)
    await plane.api.demand('DELETE', namespace)
    await until('no namespace', 40_000, async () => (await plane.api.request('GET', namespace)).status === 404)
  })
  it('does not wait for ever for pods of nodes that do not answer', async () => {
    await until('pods on nodes', 20_000, async () => {
      const items = asArray(dig(await plane.api.demand('GET', `${namespace}/pods`), 'items'))
      return items.length === 3 && items.every((pod) => dig(pod, 'status', 'phase') === 'Running')
    })
    await plane.kubelet.stop()
    const { stderr } = await uninstalled('--timeout', '10s')
    assert.match(stderr, /3 pods did not end \(does the node still work\?\) and were removed from the API server/)
    assert.deepEqual(await left(), [])
  })
})

const restricted = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'other',
      image: 'other:1',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
}
