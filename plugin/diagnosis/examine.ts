import type { ResourceKey } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { clip } from '../../policies/messages/text.ts'
import type { Analyzer } from './analyzer.ts'
import { createFacts, type Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import type { UnreadPart } from './verdict.ts'

/** What the analyzers found in a snapshot, and what they could not see. */
export interface Examination {
  facts: Facts
  findings: readonly Finding[]
  unread: readonly UnreadPart[]
}

/** One analyzer yields no more: ten for each object of a large cluster are a defect, not findings. */
const mostFindings = 100_000

/** Runs the analyzers. One that throws is told in `unread`, and what it found before is kept. */
export function examine(snapshot: Snapshot, analyzers: readonly Analyzer[]): Examination {
  const facts = createFacts(snapshot)
  const findings: Finding[] = []
  const failed: UnreadPart[] = []
  for (const analyzer of analyzers) {
    try {
      for (const finding of analyzer.analyze(facts)) {
        findings.push(finding)
        if (findings.length > mostFindings) throw new Error('it found more than can be told')
      }
    } catch (error) {
      failed.push({ resource: `analyzer ${analyzer.name}`, reason: reasonOf(error) })
    }
  }
  return { facts, findings, unread: [...unreadKinds(snapshot, analyzers), ...failed] }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `it failed, which is a defect of kubectl-heal: ${clip(message, 200)}`
}

/** Many clusters have no metrics; what they would tell is told with the verdict that lacks it. */
const optional: ReadonlySet<ResourceKey> = new Set(['podmetrics'])

function unreadKinds(snapshot: Snapshot, analyzers: readonly Analyzer[]): UnreadPart[] {
  return readsOf(analyzers).flatMap((resource) => {
    const reason = snapshot.unread(resource)
    return reason === undefined || optional.has(resource) ? [] : [{ resource: pluralOf(resource), reason }]
  })
}

/** Workloads name what is affected, whichever analyzers there are; a namespace may not exist. */
const always: readonly ResourceKey[] = [
  'pods',
  'replicasets',
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'replicationcontrollers',
  'namespaces',
]

/** Every kind that diagnosis looks at, sorted. */
export function readsOf(analyzers: readonly Analyzer[]): ResourceKey[] {
  return [...new Set([...always, ...analyzers.flatMap(({ reads }) => reads)])].sort()
}

/** The key as people call the type. */
export function pluralOf(resource: ResourceKey): string {
  return resource === 'coreevents' ? 'events' : resource
}
