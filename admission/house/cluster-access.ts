import packageJson from '../../package.json' with { type: 'json' }
import { createApiClient, type ApiClient } from '../../cluster/api-client.ts'
import { createClusterReader } from '../../cluster/api-reader.ts'
import type { EndpointSource } from '../../cluster/endpoint.ts'
import { loadEndpoint } from '../../cluster/kube-config.ts'
import type { ClusterReader } from '../../cluster/reader.ts'
import { HealError } from '../../policies/heal-error.ts'

/** The configured cluster, for two purposes with connections of their own: a review never waits behind the server's own work. */
export interface ClusterAccess {
  /** For reviews. */
  reader: ClusterReader
  /** The same connections, for what reading images takes. */
  reviews: ApiClient
  /** For everything else. */
  client: ApiClient
  close(): void
}

/** Access to the configured cluster; none where none is configured. Throws where the configuration cannot be used. */
export async function openCluster(
  source: EndpointSource | undefined,
  now: () => number,
): Promise<ClusterAccess | undefined> {
  if (source === undefined) return undefined
  const result = await loadEndpoint(source)
  if (!result.ok) throw unusable(source, result.reason)
  const options = { userAgent: `heal-admission/${packageJson.version}`, now }
  const reviews = createApiClient(result.endpoint, options)
  const reader = createClusterReader(reviews)
  const client = createApiClient(result.endpoint, options)
  return {
    reader,
    reviews,
    client,
    close: () => {
      reader.close()
      client.close()
    },
  }
}

function unusable(source: EndpointSource, reason: string): HealError {
  const what = source.kind === 'kubeconfig' ? `kubeconfig "${source.file ?? ''}"` : 'in-cluster configuration'
  return new HealError('CLUSTER_CONFIG', `the ${what} cannot be used: ${reason}`, {
    hint: 'give --kubeconfig a file whose current context names a cluster and a user',
  })
}
