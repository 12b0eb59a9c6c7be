import { createApiClient, type ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../cluster/api-result.ts'
import { loadEndpoint } from '../../cluster/kube-config.ts'
import { HealError } from '../../policies/heal-error.ts'
import { showDuration } from '../../policies/load/duration.ts'
import { oneLine } from '../../policies/messages/text.ts'
import type { ClusterFlags } from './cluster-flags.ts'
import { version } from '../version.ts'
import { endpointSource } from './endpoint-source.ts'
import { requestTimeout } from './request-timeout.ts'

/** A cluster, and how to be somebody there. */
export interface Connection {
  /** Every request of it keeps the time of --request-timeout; without the flag 10 seconds, or less where it asks for less. */
  client: ApiClient
  /** Of the kubeconfig; `in-cluster` in a Pod. */
  context: string
  /** The context's namespace, else `default`. */
  namespace: string
  /** The API server's address. */
  server: string
  close: () => void
}

/**
 * The cluster that the flags name. Sends nothing yet: an API server that cannot be reached shows in the first request's failure,
 * which names it (`orThrow`). Throws a HealError for flags without sense, or where the kubeconfig leads nowhere.
 */
export async function connect(flags: ClusterFlags): Promise<Connection> {
  const timeout = requestTimeout(flags['request-timeout'])
  const loaded = await loadEndpoint(endpointSource(flags))
  if (!loaded.ok) throw kubeconfigError(loaded.reason)
  const { endpoint } = loaded
  const server = endpoint.server.href.replace(/\/$/, '')
  const context = endpoint.context ?? 'in-cluster'
  const client = named(createApiClient(endpoint, { userAgent: `kubectl-heal/${version}` }), {
    server,
    context,
    timeout,
    isChosen: flags['request-timeout'] !== undefined,
  })
  return {
    client,
    context,
    namespace: endpoint.namespace ?? 'default',
    server,
    close: () => {
      client.close()
    },
  }
}

function kubeconfigError(reason: string): HealError {
  if (reason.startsWith('there is no kubeconfig'))
    return new HealError('no-kubeconfig', oneLine(reason), {
      hint: 'Name one with --kubeconfig FILE or the variable KUBECONFIG; whoever runs the cluster hands it out ("kind export kubeconfig", "aws eks update-kubeconfig")',
    })
  return new HealError('kubeconfig', `the kubeconfig cannot be used: ${oneLine(reason)}`, {
    hint: 'See kubectl config view, and kubectl config get-contexts',
  })
}

interface Place {
  server: string
  context: string
  /** milliseconds */
  timeout: number
  /** Whether a person chose the time: else a request that asks for less gets less. */
  isChosen: boolean
}

/** The client, keeping the given time, and naming the API server where it does not answer. */
function named(client: ApiClient, place: Place): ApiClient {
  const timeoutOf = (asked: number): number => (place.isChosen ? place.timeout : Math.min(place.timeout, asked))
  function withPlace<T>(result: ApiResult<T>, timeout: number): ApiResult<T> {
    return result.ok ? result : { ok: false, failure: withAddress(result.failure, { ...place, timeout }) }
  }
  return {
    ...client,
    async request(request) {
      const timeout = timeoutOf(request.timeout)
      return withPlace(await client.request({ ...request, timeout }), timeout)
    },
    async text(request) {
      const timeout = timeoutOf(request.timeout)
      return withPlace(await client.text({ ...request, timeout }), timeout)
    },
  }
}

function withAddress(failure: ApiFailure, { server, context, timeout }: Place): ApiFailure {
  const where = `${server} (context ${JSON.stringify(context)})`
  if (failure.reason === 'Timeout' && failure.status === 0)
    return { ...failure, message: `the API server ${where} did not answer within ${showDuration(timeout)}` }
  if (failure.reason === 'Unreachable')
    return { ...failure, message: `the API server ${where} cannot be reached: ${failure.message}` }
  return failure
}
