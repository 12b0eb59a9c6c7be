import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { isConditionTrue } from '../../policies/kubernetes/conditions.ts'

/** So long after the Pod became Ready (milliseconds) its Service leads to it: endpoints and kube-proxy need a moment. */
const settle = 2_000

/** Whether the API server can reach this server. */
export interface Reachable {
  /** True for good once it is. */
  yes(): boolean
  /** Looks again. Never rejects. */
  refresh(): Promise<void>
}

/** What looking at the own Pod takes. */
export interface ReachableOptions {
  client: ApiClient
  namespace: string
  /** undefined outside of a Pod: reachable at once, where it listens */
  podName: string | undefined
  /** A clock in milliseconds that never goes back. */
  clock?: () => number
}

/**
 * Knows when this server can be called through its Service: its Pod has been Ready for a moment. A webhook that is registered before
 * anybody can answer it would lock the cluster while it starts.
 */
export function createReachable({
  client,
  namespace,
  podName,
  clock = () => performance.now(),
}: ReachableOptions): Reachable {
  let readySince: number | undefined
  return {
    yes: () => podName === undefined || (readySince !== undefined && clock() - readySince >= settle),
    async refresh() {
      if (podName === undefined || readySince !== undefined) return
      const pod = await getObject(client, resources.pods, { namespace, name: podName })
      if (!pod.ok) return
      if (isConditionTrue(pod.value, 'Ready')) readySince = clock()
    },
  }
}
