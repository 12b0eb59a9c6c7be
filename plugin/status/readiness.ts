import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { isReady } from '../install/installed.ts'
import { ownNamespace } from '../install/names.ts'

/** What a pod says of itself. */
export interface PodReadiness {
  pod: string
  result: ApiResult
}

/** More replicas than these are not asked: they say the same. */
const mostAsked = 5

/** Asks ready pods for their readiness, through the API server (`get pods/proxy`). */
export async function askReadiness(client: ApiClient, pods: readonly JsonObject[]): Promise<PodReadiness[]> {
  const names = pods
    .filter(isReady)
    .map((pod) => asString(dig(pod, 'metadata', 'name')) ?? '')
    .slice(0, mostAsked)
  return Promise.all(
    names.map(async (pod) => {
      const path = `/api/v1/namespaces/${ownNamespace}/pods/https:${encodeURIComponent(pod)}:8443/proxy/readyz`
      const result = await client.request({ method: 'GET', path, query: { verbose: '' }, timeout: 5_000 })
      return { pod, result }
    }),
  )
}
