import { startControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'

/** The users that both kinds of cluster know. */
export type UserName = 'admin' | 'developer' | 'namespace-admin' | 'on-call' | 'gitops'

/** A cluster that end-to-end tests run on: kubeconfigs by user, and an end. */
export interface TestCluster {
  /** A kubeconfig file of a user; `gitops` is Argo CD's application controller. */
  kubeconfig(user: UserName): Promise<string>
  stop(): Promise<void>
}

/** A kind of cluster; `needs` skips the suite where it cannot be had. */
export interface ClusterKind {
  name: string
  needs(context: Mocha.Context): void
  start(): Promise<TestCluster>
}

const namespaces = ['prod-shop', 'dev']

/** What the tests run on, one after the other: both must behave alike. */
export const clusterKinds: readonly ClusterKind[] = [
  {
    name: 'the sandbox',
    needs: () => undefined,
    async start() {
      const sandbox = await startSandbox()
      const admin = sandbox.client('admin')
      for (const name of namespaces) {
        await admin({ method: 'POST', path: '/api/v1/namespaces', body: { kind: 'Namespace', metadata: { name } } })
      }
      return { kubeconfig: (user) => sandbox.kubeconfigPath(user), stop: () => sandbox.stop() }
    },
  },
  {
    name: 'a real control plane',
    needs: needsControlPlane,
    start: () => startControlPlane({ namespaces }),
  },
]
