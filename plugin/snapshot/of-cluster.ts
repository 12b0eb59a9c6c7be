import type { ApiClient } from '../../cluster/api-client.ts'
import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { readSnapshot } from '../../cluster/snapshot/read-snapshot.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { HealError } from '../../policies/heal-error.ts'
import { count } from '../../policies/messages/text.ts'
import { failureError } from '../connect/failure-text.ts'
import { serverNow } from '../connect/server-now.ts'
import type { Progress } from '../output/progress.ts'
import { sparingMemory } from '../sparing-memory.ts'
import { checkNamespace } from '../target/check-namespace.ts'
import { projectForDiagnosis } from './project.ts'

/** What is read of a cluster. */
export interface ClusterSnapshotOptions {
  resources: readonly ResourceKey[]
  /** All where there is none. */
  namespace: string | undefined
  /** milliseconds since the epoch; without it the API server's clock */
  now?: number | undefined
  progress: Progress
  signal?: AbortSignal | undefined
}

/**
 * Reads what diagnosis needs of a cluster, and tells of it as it goes on. Throws a HealError where nothing at all can be read, and for
 * a namespace that does not exist.
 */
export async function snapshotOfCluster(client: ApiClient, options: ClusterSnapshotOptions): Promise<Snapshot> {
  const now = (): number => options.now ?? serverNow(client)
  const { namespace, signal } = options
  let snapshot: Snapshot | undefined
  await options.progress.step('reading the cluster', async (tell) => {
    const read = await sparingMemory(() =>
      readSnapshot(client, {
        ...{ resources: options.resources, namespace, now, project: projectForDiagnosis(now) },
        ...(signal === undefined ? {} : { signal }),
        onProgress: ({ objects, kinds, of }) => {
          tell(`${count(objects, 'object')}, ${String(kinds)} of ${count(of, 'kind')}`)
        },
      }),
    )
    signal?.throwIfAborted()
    if (!read.ok) throw failureError(read.failure, 'reading the cluster', 'view')
    snapshot = read.value
    const objects = options.resources.reduce((sum, key) => sum + (snapshot?.list(key).length ?? 0), 0)
    return `read ${count(objects, 'object')} of ${count(options.resources.length, 'kind')}`
  })
  if (snapshot === undefined) throw new HealError('cluster-unreachable', 'nothing was read')
  if (namespace !== undefined && isEmpty(snapshot, options.resources, namespace))
    await checkNamespace(client, namespace)
  return snapshot
}

/** Any object in a namespace shows that it exists, so that it need not be asked for. */
function isEmpty(snapshot: Snapshot, read: readonly ResourceKey[], namespace: string): boolean {
  return !read.some((key) => resources[key].namespaced && snapshot.inNamespace(key, namespace).length > 0)
}
