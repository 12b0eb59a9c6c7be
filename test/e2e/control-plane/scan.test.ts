import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { reportCrd } from '../../support/report-crds.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, root, type Finished } from '../plugin/support/run.ts'
import { deployment, policies } from '../plugin/support/workspace.ts'

interface ReportObject {
  metadata: { namespace: string; resourceVersion: string; annotations?: Record<string, string> }
  summary: Record<string, number>
  results: { policy: string; rule: string; result: string; resources: { kind: string; name: string }[] }[]
}

const pod = (name: string, namespace: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}}
spec: {containers: [{name: web, image: registry.example.com/web:1}]}
`

describe('scan: what stood in a real cluster before the policy', function () {
  this.timeout(90_000)
  let plane: ControlPlane | undefined
  let kubectl: Kubectl
  const configs = new Map<string, string>()

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    for (const user of ['admin', 'developer'] as const) configs.set(user, await plane.kubeconfig(user))
    kubectl = kubectlWith(plane.kubectl, configs.get('admin') ?? '')
    await apply(deployment({ name: 'bad', namespace: 'prod-shop' }))
    await apply(deployment({ name: 'good', namespace: 'prod-shop', memory: '64Mi' }))
    await apply(deployment({ name: 'free', namespace: 'dev' }))
    await apply(pod('alone', 'prod-shop'))
    await apply(pod('system', 'kube-system'))
    // The verdict on owned objects stands on their owners: the controllers must have made them.
    await until('ReplicaSets and Pods of both Deployments', 20_000, async () => {
      const { stdout } = await kubectl(['get', 'rs,pods', '-n', 'prod-shop', '-l', 'app=web', '-o', 'name'])
      return stdout.trim().split('\n').length >= 6
    })
  })
  after(() => plane?.stop())

  async function apply(manifest: string): Promise<void> {
    const { code, stderr } = await kubectl(['apply', '-f', '-'], manifest)
    assert.equal(code, 0, stderr)
  }

  function scan(args: string, user: 'admin' | 'developer' = 'admin'): Promise<Finished> {
    return heal(['check', '--cluster', ...args.split(' ')], { env: { KUBECONFIG: configs.get(user) ?? '' } })
  }

  async function reports(resource: string): Promise<ReportObject[]> {
    const { stdout, stderr } = await kubectl(['get', resource, '-A', '-o', 'json'])
    assert.equal(stderr, '')
    const { items } = JSON.parse(stdout) as { items: ReportObject[] }
    return items
  }

  it('before anything is installed it says what to install', async () => {
    const { code, stderr } = await scan('-A')
    assert.equal(code, 2)
    assert.match(stderr, /kubectl-heal is not installed in this cluster/)
    assert.match(stderr, /kubectl heal install/)
  })

  it('without policies it says so', async () => {
    for (const file of ['driftpolicies', 'driftexceptions'])
      await apply(await readFile(join(root, 'manifests', 'crds', `${file}.yaml`), 'utf8'))
    await until('the kinds are served', 20_000, async () => (await kubectl(['get', 'driftpolicies'])).code === 0)
    const { code, stderr } = await scan('-A')
    assert.equal(code, 2)
    assert.match(stderr, /there are no policies in this cluster/)
  })

  it('judges workloads by their owners, with the policies of the cluster', async () => {
    await apply(policies)
    const { code, stdout, stderr } = await scan('-A -o json')
    assert.equal(code, 1, stderr)
    const { results } = JSON.parse(stdout) as {
      results: { result: string; rule: string; resource: { kind: string; name: string; namespace: string } }[]
    }
    const failed = results.filter(({ result }) => result === 'fail')
    assert.deepEqual(
      failed.map(({ rule, resource }) => `${rule} ${resource.kind} ${resource.namespace}/${resource.name}`).sort(),
      [
        'annotations Deployment prod-shop/bad',
        'annotations Deployment prod-shop/good',
        'annotations Pod prod-shop/alone',
        'limits Deployment prod-shop/bad',
        'limits Pod prod-shop/alone',
      ],
    )
    assert.ok(!results.some(({ rule }) => rule === 'lock-replicas'), 'locks speak of changes only')
  })

  it('one namespace with -n, files with --policies, and a table', async () => {
    const { code, stdout } = await scan('-n dev --policies policies/sets/resource-hygiene.yaml')
    assert.equal(code, 0)
    assert.match(stdout, /^0 workloads checked: nothing to say; 4 workloads that no policy matches$/m)
  })

  it('an exception of the cluster passes', async () => {
    const exception = {
      apiVersion: 'kubectl-heal.io/v1alpha1',
      kind: 'DriftException',
      metadata: { name: 'bad-limits' },
      spec: {
        ...{ policy: 'prevent-drift', rules: ['limits'], owner: 'team-shop', reason: 'until the release' },
        target: { kind: 'Deployment', namespace: 'prod-shop', name: 'bad' },
        requestedBy: { username: 'kubectl-heal:nobody' },
        expiresAt: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
      },
    }
    await apply(JSON.stringify(exception))
    const { stdout } = await scan('-n prod-shop -o json')
    assert.match(stdout, /exception \\"bad-limits\\" is live/)
    await kubectl(['delete', 'driftexception', 'bad-limits'])
  })

  it('what may not be read is an error, with the permission, never a clean result', async () => {
    const { code, stderr } = await scan('-A --policies policies/sets', 'developer')
    assert.equal(code, 2)
    assert.match(stderr, /deployments could not be read: "developer" may not list deployments\.apps/)
  })

  it('--reports without an API of reports says what is missing', async () => {
    const { code, stderr } = await scan('-A --reports')
    assert.equal(code, 2)
    assert.match(stderr, /neither openreports\.io nor wgpolicyk8s\.io/)
  })

  for (const group of ['wgpolicyk8s.io', 'openreports.io'] as const) {
    it(`reports of ${group}: one a namespace, failures only, and nothing written twice`, async () => {
      await apply(JSON.stringify(reportCrd(group)))
      const resource = `${group === 'openreports.io' ? 'reports' : 'policyreports'}.${group}`
      await until('the kind is served', 20_000, async () => (await kubectl(['get', resource])).code === 0)
      const first = await scan('-A --reports')
      assert.equal(first.code, 0, first.stderr)
      assert.match(first.stderr, new RegExp(`policy reports \\(${resource}\\): 1 written, 0 unchanged, 0 deleted`))
      const [report, ...others] = await reports(resource)
      assert.ok(report)
      assert.deepEqual(others, [])
      assert.equal(report.metadata.namespace, 'prod-shop')
      assert.equal(report.summary['fail'], 5)
      assert.ok(report.results.every(({ result }) => result === 'fail' || result === 'warn'))

      const second = await scan('-A --reports')
      assert.match(second.stderr, /0 written, 1 unchanged, 0 deleted/)
      const [same] = await reports(resource)
      assert.equal(same?.metadata.resourceVersion, report.metadata.resourceVersion)
    })
  }

  it('a repaired workload changes its report, the last one deletes it', async () => {
    await kubectl(['delete', 'pod', 'alone', '-n', 'prod-shop', '--now'])
    await kubectl(['delete', 'deployment', 'bad', '-n', 'prod-shop'])
    assert.match((await scan('-A --reports')).stderr, /1 written, 0 unchanged, 0 deleted/)
    assert.equal((await reports('reports.openreports.io'))[0]?.summary['fail'], 1)
    await kubectl(['delete', 'driftpolicy', 'prevent-drift'])
    assert.match((await scan('-A --reports')).stderr, /0 written, 0 unchanged, 1 deleted/)
    assert.deepEqual(await reports('reports.openreports.io'), [])
  })
})
