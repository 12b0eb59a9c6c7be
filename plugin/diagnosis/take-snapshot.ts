import type { ApiClient } from '../../cluster/api-client.ts'
import type { ResourceKey } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { namespaceFrom } from '../names.ts'
import { progressOnStderr } from '../output/progress.ts'
import { snapshotFrom, type SnapshotFlags } from '../snapshot/snapshot-from.ts'
import { orObjectOfName } from '../target/object-of-name.ts'
import { clusterLogs } from './logs/cluster-logs.ts'
import type { LogSource } from './logs/log-source.ts'
import { recordedLogSource } from './logs/recorded-log-source.ts'
import type { DiagnosisTarget } from './target.ts'
import { flagsFor, isBuiltIn, namedTarget, targetIn, type NamedTarget } from './target-from.ts'

/** What was read, what of it is asked about, and where logs come from. */
export interface Taken {
  snapshot: Snapshot
  target: DiagnosisTarget | undefined
  /** One line, where the type's name is ambiguous. */
  warning: string | undefined
  logs: LogSource | undefined
  close: () => void
}

/**
 * Reads what the flags name, and finds out what the words after the command mean: built-in types before anything is read, others by
 * the cluster's discovery. Ctrl-C ends it early.
 */
export async function takeSnapshot(
  flags: SnapshotFlags,
  words: readonly string[],
  reads: readonly ResourceKey[],
  signal: AbortSignal,
): Promise<Taken> {
  const known = flags.from !== undefined || isBuiltIn(words) ? await namedTarget(words) : undefined
  if (known !== undefined) targetIn(known, undefined, reads)
  const chosen = flagsFor(known, flags)
  const { snapshot, client, logs, close } = await snapshotFrom(chosen, reads, progressOnStderr(), signal)
  try {
    const namespace = namespaceFrom(flags.namespace) ?? snapshot.namespace
    const named = known ?? (await resolved(words, client, namespace))
    return {
      snapshot,
      target: named === undefined ? undefined : targetIn(named, { snapshot, namespace }, reads),
      warning: named?.warning,
      logs: client === undefined ? logs && recordedLogSource(logs) : clusterLogs(client),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** A type of the cluster. Throws a HealError for a name alone, with the objects of that name. */
function resolved(
  words: readonly string[],
  client: ApiClient | undefined,
  namespace: string | undefined,
): Promise<NamedTarget | undefined> {
  const read = (): Promise<NamedTarget | undefined> => namedTarget(words, client)
  return client === undefined || namespace === undefined ? read() : orObjectOfName(words, { client, namespace }, read)
}
