import type { ApiClient } from '../../cluster/api-client.ts'
import type { ResourceKey } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { namespaceFrom } from '../names.ts'
import type { Progress } from '../output/progress.ts'
import { timeFrom } from '../time-from.ts'
import { snapshotFromDirectory } from './from-directory.ts'
import { snapshotOfCluster } from './of-cluster.ts'
import type { RecordedLogs } from './recorded-logs.ts'

/** The flags that say what is read. */
export interface SnapshotFlags extends ClusterFlags {
  from?: string | undefined
  now?: string | undefined
  namespace?: string | undefined
  'all-namespaces'?: boolean | undefined
}

/** A snapshot, and what more can be asked about what it shows. */
export interface TakenSnapshot {
  snapshot: Snapshot
  /** Of the cluster that was read; none with --from. */
  client?: ApiClient
  /** The logs of a dump; none of a cluster, whose client has them. */
  logs?: RecordedLogs
  close: () => void
}

/**
 * The snapshot that the flags name: of a cluster (the namespace of its context, -n, or all with -A), or with --from of a directory
 * (all of it, or -n). Throws a HealError where there is none.
 */
export async function snapshotFrom(
  flags: SnapshotFlags,
  resources: readonly ResourceKey[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<TakenSnapshot> {
  refuseMixture(flags)
  const named = namespaceFrom(flags.namespace)
  const now = flags.now === undefined ? undefined : timeFrom(flags.now, Date.now)
  if (flags.from !== undefined) {
    const recorded = await snapshotFromDirectory(flags.from, { resources, namespace: named, now })
    return { ...recorded, close: () => undefined }
  }
  const connection = await connect(flags)
  const { client } = connection
  // Nobody waits for what is on its way then.
  signal?.addEventListener('abort', connection.close, { once: true })
  try {
    const namespace = flags['all-namespaces'] === true ? undefined : (named ?? connection.namespace)
    const snapshot = await snapshotOfCluster(client, { resources, namespace, now, progress, signal })
    return { snapshot, client, close: connection.close }
  } catch (error) {
    connection.close()
    throw error
  }
}

const reaching = ['kubeconfig', 'context', 'as', 'as-group', 'request-timeout'] as const

/** Throws a HealError for flags that exclude each other. */
export function refuseMixture(flags: SnapshotFlags): void {
  if (flags['all-namespaces'] === true && flags.namespace !== undefined)
    throw new HealError('usage', '-A and -n exclude each other')
  if (flags.from === undefined) return
  if (flags.from === '') throw new HealError('usage', '--from is empty', { hint: 'Name a directory' })
  const given = reaching.find((flag) => flags[flag] !== undefined)
  if (given === undefined) return
  throw new HealError('usage', `--from and --${given} exclude each other: with --from no cluster is read`)
}
