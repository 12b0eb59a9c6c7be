import { HealError } from '../../policies/heal-error.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { contextNamespace } from '../connect/context-namespace.ts'
import { namespaceFrom } from '../names.ts'
import type { Streams } from '../streams.ts'
import { resourceArguments } from '../target/resource-argument.ts'
import { timeFrom } from '../time-from.ts'
import { compareAll, compareWithCluster, once, ownPolicies, type Ran } from './compare-with-cluster.ts'
import { readDeclared } from './declared-documents.ts'
import { printDrift, type DriftFormat } from './output/print-drift.ts'
import { unreadLines } from './output/unread-lines.ts'
import { apiVersionOf } from './read/cluster-types.ts'
import { directorySource } from './read/directory-source.ts'
import { driftExitCode } from './report.ts'
import type { Target } from './targets.ts'

/** The flags of `drift`. */
export interface DriftFlags extends ClusterFlags {
  filename?: string[] | undefined
  kustomize?: string[] | undefined
  recursive: boolean
  namespace?: string | undefined
  'all-namespaces': boolean
  from?: string | undefined
  now?: string | undefined
  selector?: string | undefined
  added: boolean
  policies?: string[] | undefined
  output: DriftFormat
}

/** `drift`: compares, prints, and resolves to the exit code. Throws a HealError where nothing can be compared. */
export async function runDrift(io: Streams, words: readonly string[], flags: DriftFlags): Promise<number> {
  refuseMixture(flags)
  const { report, now } =
    flags.from === undefined ? await online(io, words, flags) : await offline(io, words, flags, flags.from)
  for (const line of unreadLines(report.unread)) io.say(line)
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
    return await compareWithCluster(io, connection, { words, flags, documents })
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
    flags.policies === undefined ? Promise.resolve(undefined) : ownPolicies(io, flags.policies, source.now()),
  )
  // A directory is read as a whole, unless one namespace is asked for; manifests need one to go to.
  const everywhere = documents === undefined && flags.namespace === undefined
  const namespace = namespaceFrom(flags.namespace) ?? (await contextNamespace(flags))
  const all = { ...flags, 'all-namespaces': flags['all-namespaces'] || everywhere }
  return {
    report: await compareAll(io, source, { flags: all, documents, targets, policies, namespace }),
    now: source.now(),
  }
}
