import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAdmissionServer, type AdmissionServer } from '../../story/admission-server.ts'
import { deployment, namespace } from '../../story/example.ts'
import { writePolicies } from '../../story/policies.ts'
import { startShopRegistry, type ShopRegistry } from '../../story/registry.ts'
import { webhookConfigurations } from '../../story/webhooks.ts'
import { clusterKinds, type TestCluster, type UserName } from './cluster.ts'
import { needsKubectl } from '../../cluster/needs-kubectl.ts'
import { kubectlWith, type Kubectl } from './kubectl.ts'

interface Row {
  claim: string
  as?: UserName
  args: string
  input?: object
  /** What kubectl prints: on stdout where it is allowed, on stderr where it is denied. */
  prints: RegExp
  denied?: boolean
}

const container = { name: 'web', image: 'registry.example.com/web:1.4.2' }
const limits = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } }
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone', namespace }, spec: { containers: [container] } }
const probe = { httpGet: { path: '/', port: 80 } }

/** In this order: each row stands on what the ones before left. */
const rows: Row[] = [
  {
    claim: 'a good Deployment is created',
    args: 'create -f -',
    input: deployment('web'),
    prints: /deployment.apps\/web created/,
  },
  {
    claim: 'and its pods come up through the built-in controllers',
    args: 'rollout status deployment/web --timeout=20s',
    prints: /successfully rolled out/,
  },
  {
    claim: 'scale is denied',
    args: 'scale deployment/web --replicas 9',
    prints: /prevent-drift\/lock-replicas: .*spec\.replicas: 9 → 3/,
    denied: true,
  },
  {
    claim: 'a dry run of it too',
    args: 'scale deployment/web --replicas 9 --dry-run=server',
    prints: /lock-replicas/,
    denied: true,
  },
  { claim: 'scale to the same number is allowed', args: 'scale deployment/web --replicas 3', prints: /scaled/ },
  {
    claim: 'scale of a ReplicaSet of a Deployment is left to its Deployment',
    args: 'scale rs -l app=web --replicas 3',
    prints: /scaled/,
  },
  {
    claim: 'set resources is denied',
    args: 'set resources deployment/web --limits memory=1Gi',
    prints: /lock-limits.*limits\.memory: 1Gi → 512Mi/,
    denied: true,
  },
  {
    claim: 'set env is denied',
    args: 'set env deployment/web NEW=secret-value',
    prints: /lock-env: .*NEW/,
    denied: true,
  },
  {
    claim: 'set image is allowed',
    args: 'set image deployment/web web=registry.example.com/web:1.4.3',
    prints: /image updated/,
  },
  { claim: 'a label is allowed', args: 'label deployment/web team=shop', prints: /labeled/ },
  { claim: 'rollout restart is allowed', args: 'rollout restart deployment/web', prints: /restarted/ },
  {
    claim: 'the GitOps controller may scale',
    as: 'gitops',
    args: 'scale deployment/web --replicas 4',
    prints: /scaled/,
  },
  {
    claim: 'a person may not, even as cluster admin',
    as: 'admin',
    args: 'scale deployment/web --replicas 3',
    prints: /asked by admin, groups system:masters/,
    denied: true,
  },
  {
    claim: 'switching off self-healing is denied',
    args: `patch deployment/web -p {"spec":{"template":{"metadata":{"annotations":{"self-healing":"disabled"}}}}}`,
    prints: /self-healing\/self-healing-enabled/,
    denied: true,
  },
  {
    claim: 'a bare Pod without limits is denied',
    args: 'create -f -',
    input: pod,
    prints: /resource-hygiene\/requests-and-limits/,
    denied: true,
  },
  {
    claim: 'a bare Pod with all it needs is created',
    args: 'create -f -',
    input: {
      ...pod,
      spec: { containers: [{ ...container, resources: limits, livenessProbe: probe, readinessProbe: probe }] },
    },
    prints: /pod\/alone created/,
  },
  {
    claim: 'its resize is denied',
    args: `patch pod alone --subresource resize -p {"spec":{"containers":[{"name":"web","resources":{"limits":{"memory":"1Gi"}}}]}}`,
    prints: /lock-limits/,
    denied: true,
  },
  {
    claim: 'production outside of production is denied',
    args: 'create -n dev -f -',
    input: deployment('web', { namespace: 'dev' }),
    prints: /namespace-isolation/,
    denied: true,
  },
  {
    claim: 'other workloads outside of production are free',
    args: 'create deployment free -n dev --image=nginx',
    prints: /created/,
  },
  { claim: 'and may be scaled', args: 'scale deployment/free -n dev --replicas 5', prints: /scaled/ },
  { claim: 'deleting is never denied', args: 'delete deployment/web --wait=false', prints: /deleted/ },
]

for (const kind of clusterKinds) {
  describe(`enforcement: stock kubectl, ${kind.name}, the built webhook`, () => {
    let cluster: TestCluster | undefined
    let server: AdmissionServer | undefined
    let registry: ShopRegistry | undefined
    let folder = ''
    const users = new Map<UserName, Kubectl>()

    before(async function () {
      this.timeout(90_000)
      const path = needsKubectl(this)
      kind.needs(this)
      cluster = await kind.start()
      folder = await mkdtemp(join(tmpdir(), 'heal-enforcement-'))
      registry = await startShopRegistry()
      const [policies, exceptions] = [join(folder, 'policies'), join(folder, 'exceptions')]
      await writePolicies(policies, registry)
      await mkdir(exceptions)
      for (const user of ['admin', 'developer', 'on-call', 'gitops'] as const) {
        users.set(user, kubectlWith(path, await cluster.kubeconfig(user)))
      }
      const kubeconfig = await cluster.kubeconfig('admin')
      const files = ['--policies', policies, '--exceptions', exceptions]
      server = await startAdmissionServer([...files, '--kubeconfig', kubeconfig])
      const admin = users.get('admin')
      for (const { body } of webhookConfigurations(server)) await admin?.(['create', '-f', '-'], JSON.stringify(body))
    })

    after(async () => {
      await cluster?.stop()
      await server?.stop()
      await registry?.stop()
      if (folder !== '') await rm(folder, { recursive: true, force: true })
    })

    for (const { claim, as = 'developer', args, input, prints, denied = false } of rows) {
      it(claim, async () => {
        const kubectl = users.get(as)
        assert.ok(kubectl)
        const where = args.includes(' -n ') ? [] : ['-n', namespace]
        const run = await kubectl(
          [...args.split(' '), ...where],
          input === undefined ? undefined : JSON.stringify(input),
        )
        assert.match(denied ? run.stderr : run.stdout, prints, run.stderr)
        assert.equal(run.code === 0, !denied, run.stderr)
        if (denied) assert.match(run.stderr, /admission webhook "enforce\.kubectl-heal\.io" denied the request/)
        assert.doesNotMatch(run.stderr, /secret-value/)
      }).timeout(40_000)
    }
  })
}
