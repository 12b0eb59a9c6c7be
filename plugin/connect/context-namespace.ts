import type { ClusterFlags } from './cluster-flags.ts'
import { connect } from './connect.ts'

/** The namespace of the context, for commands that need no cluster: `default` where there is no kubeconfig that can be read. */
export async function contextNamespace(flags: ClusterFlags): Promise<string> {
  try {
    const connection = await connect(flags)
    connection.close()
    return connection.namespace
  } catch {
    return 'default'
  }
}
