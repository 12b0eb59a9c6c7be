import type { ResourceKey } from '../../cluster/resource.ts'
import { readSnapshot } from '../../cluster/snapshot/read-snapshot.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { orThrow } from '../connect/failure-text.ts'
import { namespaceFrom } from '../names.ts'
import { projectForDiagnosis } from '../snapshot/project.ts'
import { clusterLogs } from './logs/cluster-logs.ts'
import type { LogSource } from './logs/log-source.ts'
import type { DiagnosisTarget } from './target.ts'
import { namedTarget, namespaceToRead, targetIn } from './target-from.ts'

/** The flags that say what is read. */
export interface SnapshotFlags extends ClusterFlags {
  namespace?: string | undefined
  'all-namespaces': boolean
  from?: string | undefined
  now?: string | undefined
}

/** What was read, and where logs come from. */
export interface Taken {
  snapshot: Snapshot
  target: DiagnosisTarget | undefined
  warning: string | undefined
  logs: LogSource | undefined
  close: () => void
}

/** Reads what the flags name, and finds out what the words after the command mean. Ctrl-C ends it early. */
export async function takeSnapshot(
  flags: SnapshotFlags,
  words: readonly string[],
  reads: readonly ResourceKey[],
  signal: AbortSignal,
): Promise<Taken> {
  const chosen = { ...flags, namespace: namespaceFrom(flags.namespace) }
  const connection = await connect(flags)
  signal.addEventListener('abort', connection.close)
  try {
    const named = await namedTarget(words, connection.client)
    const namespace = namespaceToRead(named, chosen, connection.namespace)
    const target = named === undefined ? undefined : targetIn(named, namespace, reads)
    const now = (): number => Date.now()
    const read = await readSnapshot(connection.client, {
      resources: reads,
      namespace,
      now,
      project: projectForDiagnosis(now),
      signal,
    })
    return {
      snapshot: orThrow(read, 'reading the cluster'),
      target,
      warning: named?.warning,
      logs: clusterLogs(connection.client),
      close: connection.close,
    }
  } catch (error) {
    connection.close()
    throw error
  }
}
