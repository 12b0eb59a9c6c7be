import { referenceKey } from '../object-reference.ts'
import type { Evidence } from './finding.ts'
import { likeness } from './likeness.ts'
import type { MergedEvidence } from './verdict.ts'

/** More than a person reads of one verdict. */
const most = 6

/** The evidence of a verdict: one piece for all that are like it, and how many unlike ones were left out. */
export interface EvidenceOfAll {
  evidence: readonly MergedEvidence[]
  moreEvidence: number
}

interface Bucket {
  newest: Evidence
  members: Set<string>
  /** How telling it is: its place in the finding. */
  place: number
}

/** Merges the evidence of all findings of a cause: the most telling first (as analyzers order it), of like pieces the newest. */
export function mergeEvidence(lists: readonly (readonly Evidence[])[], names: ReadonlySet<string>): EvidenceOfAll {
  const buckets = new Map<string, Bucket>()
  for (const list of lists)
    list.forEach((evidence, place) => {
      add(buckets, evidence, place, names)
    })
  const sorted = [...buckets.values()].sort(
    (left, right) => left.place - right.place || (right.newest.time ?? 0) - (left.newest.time ?? 0),
  )
  return {
    evidence: sorted.slice(0, most).map(({ newest, members }) => ({ ...newest, more: members.size - 1 })),
    moreEvidence: Math.max(0, sorted.length - most),
  }
}

function add(buckets: Map<string, Bucket>, evidence: Evidence, place: number, names: ReadonlySet<string>): void {
  const like = `${evidence.object.kind} ${evidence.field} ${likeness(evidence.value, names)}`
  const member = `${referenceKey(evidence.object)} ${evidence.value}`
  const bucket = buckets.get(like)
  if (bucket === undefined) {
    buckets.set(like, { newest: evidence, members: new Set([member]), place })
    return
  }
  bucket.members.add(member)
  bucket.place = Math.min(bucket.place, place)
  if ((evidence.time ?? 0) > (bucket.newest.time ?? 0)) bucket.newest = evidence
}
