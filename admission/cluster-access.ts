import { createApiClient } from '../cluster/api-client.ts'
import { createClusterReader } from '../cluster/api-reader.ts'
import type { EndpointSource } from '../cluster/endpoint.ts'
import { loadEndpoint } from '../cluster/kube-config.ts'
import type { ClusterReader } from '../cluster/reader.ts'
import { HealError } from '../policies/heal-error.ts'

/** A reader of the configured cluster; none where none is configured. Throws where the configuration cannot be used. */
export async function openCluster(source: EndpointSource | undefined): Promise<ClusterReader | undefined> {
  if (source === undefined) return undefined
  const result = await loadEndpoint(source)
  if (result.ok) return createClusterReader(createApiClient(result.endpoint))
  const what = source.kind === 'kubeconfig' ? `kubeconfig "${source.file}"` : 'in-cluster configuration'
  throw new HealError('CLUSTER_CONFIG', `the ${what} cannot be used: ${result.reason}`, {
    hint: 'give --kubeconfig a file whose current context names a cluster and a user',
  })
}
