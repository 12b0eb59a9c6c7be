import { relative } from 'node:path'
import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { createSnapshot, type KindRead, type Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import type { Problem } from '../../policies/load/policy.ts'
import { list } from '../../policies/messages/text.ts'
import { problemsError } from '../input/problems.ts'
import { didYouMean } from '../suggest.ts'
import { parseDump } from './dump-documents.ts'
import { findDumpFiles, readDumpFile } from './dump-files.ts'
import type { LoggedContainer } from './dump-text.ts'
import { recordedKinds, type RecordedKinds } from './recorded-kinds.ts'
import { recordedLogs, type RecordedLogs } from './recorded-logs.ts'

/** What is read of a directory. */
export interface DirectoryOptions {
  resources: readonly ResourceKey[]
  /** Only this one; all where there is none. */
  namespace?: string | undefined
  /** milliseconds since the epoch; without it the newest time in the directory */
  now?: number | undefined
}

/** A snapshot of files, and the logs that lay beside them. */
export interface DirectorySnapshot {
  snapshot: Snapshot
  logs: RecordedLogs
}

/**
 * The snapshot that a directory holds: lists, single objects, JSON or YAML, or what `kubectl cluster-info dump` wrote. A kind that is
 * not there is unread. Throws a HealError for a directory that holds nothing, for files that are broken (with their lines), and for a
 * namespace that is nowhere in it.
 */
export async function snapshotFromDirectory(path: string, options: DirectoryOptions): Promise<DirectorySnapshot> {
  const files = await findDumpFiles(path)
  const kinds = recordedKinds()
  const problems: Problem[] = []
  const logs: LoggedContainer[] = []
  let objects = 0
  for (const file of files.objects) {
    const parsed = parseDump(file, await readDumpFile(file))
    problems.push(...parsed.problems)
    logs.push(...parsed.logs)
    for (const document of parsed.documents) if (kinds.add(document, relative(path, file))) objects += 1
  }
  if (problems.length > 0) throw problemsError(`files of ${JSON.stringify(path)}`, problems)
  if (objects === 0) throw nothingIn(path)
  const { namespace } = options
  if (namespace !== undefined) checkNamespace(path, kinds, namespace)
  const newest = kinds.newest()
  const snapshot = createSnapshot({
    now: options.now ?? (newest > 0 ? newest : Date.now()),
    namespace,
    kinds: options.resources.flatMap((resource) => kindIn(kinds, resource, namespace) ?? []),
    otherwise: `not in ${path}`,
  })
  return { snapshot, logs: recordedLogs(files.logs, logs) }
}

function kindIn(kinds: RecordedKinds, resource: ResourceKey, namespace: string | undefined): KindRead | undefined {
  const read = kinds.read(resource)
  if (read === undefined || namespace === undefined || !resources[resource].namespaced) return read
  return { ...read, objects: read.objects.filter((object) => dig(object, 'metadata', 'namespace') === namespace) }
}

function nothingIn(path: string): HealError {
  return new HealError('input', `there are no Kubernetes objects in ${JSON.stringify(path)}`, {
    hint: 'Record them: kubectl cluster-info dump --all-namespaces --output-directory DIR, or kubectl get … -A -o json > DIR/….json',
  })
}

/** A name that is nowhere would be reported as healthy. */
function checkNamespace(path: string, kinds: RecordedKinds, namespace: string): void {
  const named = (kinds.read('namespaces')?.objects ?? []).map(
    (object) => asString(dig(object, 'metadata', 'name')) ?? '',
  )
  const covered = resourceNamespaces(kinds)
  const all = [...new Set([...kinds.namespaces(), ...named, ...covered])].sort()
  if (all.includes(namespace)) return
  const near = didYouMean(namespace, all)
  throw new HealError(
    'no-namespace',
    `nothing of namespace ${JSON.stringify(namespace)} is in ${JSON.stringify(path)}${near}`,
    {
      hint: all.length === 0 ? 'Leave -n out' : `It has ${list(all, 10)}`,
    },
  )
}

/** Folders of a dump, which may hold empty lists only. */
function resourceNamespaces(kinds: RecordedKinds): string[] {
  return [...(kinds.read('pods')?.namespaces ?? [])].filter((name) => name !== '')
}
