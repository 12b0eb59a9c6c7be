import type { ApiClient } from '../../cluster/api-client.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { Connection } from '../connect/connect.ts'
import type { InputDocument } from '../input/documents.ts'
import { loadSet } from '../load-set.ts'
import { namespaceFrom } from '../names.ts'
import { progressOnStderr } from '../output/progress.ts'
import type { Streams } from '../streams.ts'
import { builtInType } from '../target/built-in-types.ts'
import { checkNamespace } from '../target/check-namespace.ts'
import { orObjectOfName } from '../target/object-of-name.ts'
import { resolveResourceType } from '../target/resolve-resource-type.ts'
import { splitArguments } from '../target/split-arguments.ts'
import { findDrift } from './find-drift.ts'
import { policiesOfCluster } from './lock/cluster-set.ts'
import { clusterSource } from './read/cluster-source.ts'
import { apiVersionOf } from './read/cluster-types.ts'
import type { LiveSource } from './read/live-source.ts'
import type { DriftReport } from './report.ts'
import type { DriftFlags } from './run-drift.ts'
import { hasLabels, onlyTargets, scopesOf, type Target } from './targets.ts'

/** What a run looked at, and what it came to. */
export interface Ran {
  report: DriftReport
  /** milliseconds since the epoch */
  now: number
}

/** What is compared with a cluster. */
export interface ClusterComparison {
  /** TYPE/NAME, none for everything */
  words: readonly string[]
  flags: Pick<DriftFlags, 'namespace' | 'all-namespaces' | 'selector' | 'added' | 'policies'>
  /** undefined: what objects themselves carry of what was applied */
  documents: readonly InputDocument[] | undefined
}

/** Compares with a cluster: what the flags declare, or without manifests what objects carry of it. Throws a HealError where nothing can be compared. */
export async function compareWithCluster(
  io: Streams,
  { client, namespace: ofContext }: Pick<Connection, 'client' | 'namespace'>,
  { words, flags, documents }: ClusterComparison,
): Promise<Ran> {
  const namespace = namespaceFrom(flags.namespace) ?? ofContext
  const targets = await orObjectOfName(words, { client, namespace }, () => typesOf(client, words, io))
  const source = clusterSource(client)
  const policies = once(() =>
    flags.policies === undefined
      ? policiesOfCluster(client, (line) => {
          io.say(line)
        })
      : ownPolicies(io, flags.policies, source.now()),
  )
  const isMissing = (error: unknown): boolean => error instanceof HealError && error.code === 'no-target'
  const asked = { flags, documents, targets, policies, namespace }
  const report = await compareAll(io, source, asked).catch(async (error: unknown) => {
    if (isMissing(error) && !flags['all-namespaces']) await checkNamespace(client, namespace)
    throw error
  })
  const isOfObjects = documents === undefined || words.length > 0
  if (!flags['all-namespaces'] && isOfObjects && isNothingThere(report)) await checkNamespace(client, namespace)
  return { report, now: source.now() }
}

/** Nothing was found, though everything could be read: perhaps the namespace is not there either. */
function isNothingThere({ objects, summary, unread }: DriftReport): boolean {
  const { same, undeclared } = summary
  return same + undeclared + unread.length === 0 && objects.every(({ state }) => state === 'missing')
}

/** What is compared, all questions answered. */
export interface Asked {
  flags: Pick<DriftFlags, 'added' | 'all-namespaces' | 'selector' | 'policies'>
  documents: readonly InputDocument[] | undefined
  targets: readonly Target[]
  policies: () => Promise<PolicySet | undefined>
  namespace: string
}

/** One comparison with a source of live objects. */
export async function compareAll(
  io: Streams,
  source: LiveSource,
  { flags, documents, targets, policies, namespace }: Asked,
): Promise<DriftReport> {
  const { selector } = flags
  // Policies of files with an error are told whether or not anything has drifted.
  if (flags.policies !== undefined) await policies()
  const isSelected = ({ object }: InputDocument): boolean => selector === undefined || hasLabels(object, selector)
  return findDrift(source, {
    documents: documents === undefined ? undefined : onlyTargets(documents, targets).filter(isSelected),
    // Of some of the manifests nobody can tell what else belongs to their owner.
    extras: targets.length === 0 && selector === undefined,
    namespace,
    scopes: scopesOf(targets, flags['all-namespaces'] ? undefined : namespace, selector),
    added: flags.added,
    policies,
    progress: progressOnStderr(),
    say: (line) => {
      io.say(line)
    },
  })
}

/** Types of the command line, custom ones by discovery. */
async function typesOf(client: ApiClient, words: readonly string[], io: Streams): Promise<Target[]> {
  const targets: Target[] = []
  for (const { type: word, name } of splitArguments(words)) {
    const builtIn = builtInType(word)
    const { type, warning } =
      builtIn === undefined ? await resolveResourceType(client, word) : { type: resources[builtIn], warning: undefined }
    if (warning !== undefined) io.say(warning)
    targets.push({ apiVersion: apiVersionOf(type), kind: type.kind, ...(name === undefined ? {} : { name }) })
  }
  return targets
}

/** Policies of files. */
export function ownPolicies(io: Streams, paths: readonly string[], now: number): Promise<PolicySet> {
  return loadSet(paths, [], now, (line) => {
    io.say(line)
  })
}

/** A question that is asked at most once, and only where somebody wants to know. */
export function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined
  return () => (asked ??= ask())
}
