import { startSandbox } from '../../sandbox/sandbox.ts'

/** A cluster that end-to-end tests run on: kubeconfigs by user, and an end. */
export interface TestCluster {
  /** A kubeconfig file of `admin`, `developer`, `on-call` or `gitops` (Argo CD's application controller). */
  kubeconfig(user: 'admin' | 'developer' | 'on-call' | 'gitops'): Promise<string>
  stop(): Promise<void>
}

/** Starts the cluster that the tests run on. */
export async function startCluster(): Promise<TestCluster> {
  const sandbox = await startSandbox()
  return { kubeconfig: (user) => sandbox.kubeconfigPath(user), stop: () => sandbox.stop() }
}
