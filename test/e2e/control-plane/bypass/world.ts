import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asArray, asString, dig, type JsonObject } from '../../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../../cluster/control-plane.ts'
import { until } from '../../../cluster/until.ts'
import type { KubectlRun } from '../../enforcement/kubectl.ts'
import { root } from '../../plugin/support/run.ts'
import { autoscalers, sharper, standing, workload } from './objects.ts'
import { createPeople, type People, type Person } from './people.ts'
import { freePort, startServer, type Server } from './server.ts'

/** A cluster with the server at work, and its people. */
export interface World extends People {
  plane: ControlPlane
  server: Server
  /** The token that the server shows to the API server. */
  token: string
  /** May all that RBAC can give, and is no manager. */
  admin: Person
  stop(): Promise<void>
}

const manifests = join(root, 'manifests')
const shipped = ['namespace', 'service-account', 'rbac', 'roles-for-people', 'secret'].map(
  (name) => `base/${name}.yaml`,
)

/** Starts it all: control plane, our manifests, the built server beside it, policies and workloads. */
export async function startWorld(): Promise<World> {
  const plane = await startControlPlane({ namespaces: ['prod-shop', 'dev'] })
  const closing: (() => unknown)[] = [() => plane.stop()]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const people = createPeople(plane, closing)
    const admin = await people.as('admin')
    const files = [...shipped, 'crds/driftpolicies.yaml', 'crds/driftexceptions.yaml'].flatMap((file) => [
      '-f',
      join(manifests, file),
    ])
    await done(admin.kubectl(`apply --server-side ${files.join(' ')}`))
    await done(admin.kubectl('apply -f -', list(...standing, ...rights)))
    const port = await freePort()
    const kubeconfig = await plane.serviceAccountKubeconfig('heal-system', 'heal-admission')
    const running = await startServer(port, flags(kubeconfig, port))
    closing.push(() => running.stop())
    await done(admin.kubectl('apply -f -', list(...sharper)))
    await settle(plane, await people.as('gitops'), await people.as('namespace-admin'))
    return { plane, server: running, token: await tokenIn(kubeconfig), admin, ...people, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function tokenIn(kubeconfig: string): Promise<string> {
  const config: unknown = JSON.parse(await readFile(kubeconfig, 'utf8'))
  return asString(dig(asArray(dig(config, 'users'))[0], 'user', 'token')) ?? ''
}

function flags(kubeconfig: string, port: number): string[] {
  const clientCa = join(kubeconfig, '..', 'ca.crt')
  return [
    ...['--cluster-policies', '--policies', join(root, 'policies/sets'), '--kubeconfig', kubeconfig],
    ...['--tls-secret', 'heal-admission-tls', '--namespace', 'heal-system', '--log-level', 'trace'],
    ...['--client-ca', clientCa, '--client-name', 'kube-apiserver', '--register', `https://127.0.0.1:${String(port)}`],
  ]
}

function list(...items: JsonObject[]): JsonObject {
  return { apiVersion: 'v1', kind: 'List', items }
}

/** What many clusters add to `admin`, so that the webhook and not RBAC is what stands in the way. */
const rights: readonly JsonObject[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'more', namespace: 'prod-shop' },
    rules: [
      {
        apiGroups: ['apps'],
        resources: ['deployments/status', 'statefulsets/status', 'replicasets/status'],
        verbs: ['get', 'patch', 'update'],
      },
      { apiGroups: [''], resources: ['pods/status'], verbs: ['get', 'patch', 'update'] },
      { apiGroups: ['batch'], resources: ['jobs/status'], verbs: ['get', 'patch', 'update'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'more', namespace: 'prod-shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'more' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'namespace-admin' }],
  },
]

/** Waits until every policy is asked about, and has git apply what is declared. */
async function settle(plane: ControlPlane, git: Person, somebody: Person): Promise<void> {
  await done(
    git.kubectl('apply --server-side --field-manager=argocd-controller -f -', workload('Deployment', 'applied')),
  )
  await done(git.kubectl('apply -f -', workload('Deployment', 'declared')))
  const image = `--type=json -p [{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"else.org/a:1"}]`
  await until('the newest policy is asked', 30_000, async () =>
    (await somebody.kubectl(`patch deployment/web -n prod-shop ${image} --dry-run=server`)).stderr.includes(
      'own-images/registry',
    ),
  )
  await done(somebody.kubectl('create -f -', list(...autoscalers)))
  // Later it would change what the attacks are measured by.
  await until('the autoscalers have come round', 40_000, async () => {
    const { spec } = await plane.api.demand('GET', '/apis/apps/v1/namespaces/prod-shop/deployments/ledger')
    return dig(spec, 'replicas') === 4
  })
  await until('the Pods', 30_000, async () => {
    const { items } = await plane.api.demand(
      'GET',
      '/api/v1/namespaces/prod-shop/pods?labelSelector=app%20in%20(web,narrow,db)',
    )
    return asArray(items).filter((item) => dig(item, 'status', 'phase') === 'Running').length >= 7
  })
}

/** What a run printed; it must have succeeded. */
export async function done(run: Promise<KubectlRun>): Promise<string> {
  const { code, stdout, stderr } = await run
  if (code !== 0) throw new Error(stderr)
  return stdout
}
