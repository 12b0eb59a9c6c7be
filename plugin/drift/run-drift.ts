import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { connect, type Connection } from '../connect/connect.ts'
import { contextNamespace } from '../connect/context-namespace.ts'
import { loadSet } from '../load-set.ts'
import { namespaceFrom } from '../names.ts'
import { progressOnStderr } from '../output/progress.ts'
import type { Streams } from '../streams.ts'
import { builtInType } from '../target/built-in-types.ts'
import { resourceArguments } from '../target/resource-argument.ts'
import { resolveResourceType } from '../target/resolve-resource-type.ts'
import { splitArguments } from '../target/split-arguments.ts'
import { timeFrom } from '../time-from.ts'
import { readDeclared } from './declared-documents.ts'
import { findDrift } from './find-drift.ts'
import { policiesOfCluster } from './lock/cluster-set.ts'
import { printDrift, type DriftFormat } from './output/print-drift.ts'
import { clusterSource } from './read/cluster-source.ts'
import { apiVersionOf } from './read/cluster-types.ts'
import { directorySource } from './read/directory-source.ts'
import type { LiveSource } from './read/live-source.ts'
import { driftExitCode, type DriftReport } from './report.ts'
import { onlyTargets, scopesOf, type Target } from './targets.ts'

/** The flags of `drift`. */
export interface DriftFlags extends ClusterFlags {
  filename?: string[] | undefined
  kustomize?: string[] | undefined
  recursive: boolean
  namespace?: string | undefined
  'all-namespaces': boolean
  from?: string | undefined
  now?: string | undefined
  added: boolean
  policies?: string[] | undefined
  output: DriftFormat
}

/** What a run looked at, and what it came to. */
interface Ran {
  report: DriftReport
  /** milliseconds since the epoch */
  now: number
}

/** `drift`: compares, prints, and resolves to the exit code. Throws a HealError where nothing can be compared. */
export async function runDrift(io: Streams, words: readonly string[], flags: DriftFlags): Promise<number> {
  refuseMixture(flags)
  const { report, now } =
    flags.from === undefined ? await online(io, words, flags) : await offline(io, words, flags, flags.from)
  for (const { resource, reason } of report.unread) io.say(`error: ${resource} could not be read: ${reason}`)
  if (flags.output === 'patch')
    io.say('note: patches hold the values of env, args, command and Secrets: keep them to yourself')
  io.out(printDrift(report, flags.output, { colour: io.colour, now }))
  return driftExitCode(report)
}

function refuseMixture(flags: DriftFlags): void {
  const isFromFiles = (flags.filename ?? flags.kustomize) !== undefined
  if (flags['all-namespaces'] && flags.namespace !== undefined)
    throw new HealError('usage', '-A and -n exclude each other')
  if (flags['all-namespaces'] && isFromFiles)
    throw new HealError('usage', '-A and files exclude each other', {
      hint: 'A manifest names its namespace, or -n does',
    })
  if (flags.recursive && flags.filename === undefined) throw new HealError('usage', '-R goes with -f')
  if (flags.now !== undefined && flags.from === undefined) throw new HealError('usage', '--now goes with --from')
}

async function online(io: Streams, words: readonly string[], flags: DriftFlags): Promise<Ran> {
  const documents = await readDeclared(flags)
  const connection = await connect(flags)
  try {
    const { client } = connection
    const targets = await typesOf(connection, words, io)
    const source = clusterSource(client, Date.now)
    const policies = once(() =>
      flags.policies === undefined
        ? policiesOfCluster(client, (line) => {
            io.say(line)
          })
        : ownPolicies(io, flags.policies, source.now),
    )
    const namespace = namespaceFrom(flags.namespace) ?? connection.namespace
    return { report: await compare(io, source, { flags, documents, targets, policies, namespace }), now: source.now }
  } finally {
    connection.close()
  }
}

async function offline(io: Streams, words: readonly string[], flags: DriftFlags, from: string): Promise<Ran> {
  const documents = await readDeclared(flags)
  const source = await directorySource(from, flags.now === undefined ? undefined : timeFrom(flags.now, Date.now))
  const targets = resourceArguments(words).map(({ type, name }): Target => {
    return { apiVersion: apiVersionOf(type), kind: type.kind, ...(name === undefined ? {} : { name }) }
  })
  const policies = once(() =>
    flags.policies === undefined ? Promise.resolve(undefined) : ownPolicies(io, flags.policies, source.now),
  )
  // A directory is read as a whole, unless one namespace is asked for; manifests need one to go to.
  const everywhere = documents === undefined && flags.namespace === undefined
  const namespace = namespaceFrom(flags.namespace) ?? (await contextNamespace(flags))
  const all = { ...flags, 'all-namespaces': flags['all-namespaces'] || everywhere }
  return { report: await compare(io, source, { flags: all, documents, targets, policies, namespace }), now: source.now }
}

interface Asked {
  flags: DriftFlags
  documents: Awaited<ReturnType<typeof readDeclared>>
  targets: readonly Target[]
  policies: () => Promise<PolicySet | undefined>
  namespace: string
}

function compare(
  io: Streams,
  source: LiveSource,
  { flags, documents, targets, policies, namespace }: Asked,
): Promise<DriftReport> {
  return findDrift(source, {
    documents: documents === undefined ? undefined : onlyTargets(documents, targets),
    namespace,
    scopes: scopesOf(targets, flags['all-namespaces'] ? undefined : namespace),
    added: flags.added,
    policies,
    progress: progressOnStderr(),
    say: (line) => {
      io.say(line)
    },
  })
}

/** Types of the command line, custom ones by discovery. */
async function typesOf({ client }: Connection, words: readonly string[], io: Streams): Promise<Target[]> {
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

function ownPolicies(io: Streams, paths: readonly string[], now: number): Promise<PolicySet> {
  return loadSet(paths, [], now, (line) => {
    io.say(line)
  })
}

/** A question that is asked at most once, and only where somebody wants to know. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined
  return () => (asked ??= ask())
}
