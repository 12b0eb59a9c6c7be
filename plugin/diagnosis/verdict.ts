import type { ObjectReference } from '../object-reference.ts'
import type { CauseCode } from './causes/cause-codes.ts'
import type { Severity } from './causes/cause.ts'
import type { Evidence } from './finding.ts'

/** One root cause, told once for everything that it breaks. */
export interface Verdict {
  code: CauseCode
  severity: Severity
  /** Where the cause lies. */
  root: ObjectReference
  /** Whether the root is there; undefined where that could not be read, or where it is no object of a cluster (a registry). */
  rootExists: boolean | undefined
  /** One sentence. */
  cause: string
  /** The same cause in other words: a second container that ends in another way. */
  also: readonly string[]
  /** What does not work: workloads in place of their Pods, Services … with the workloads that only consequences affect. */
  affected: readonly ObjectReference[]
  /** Those of them that run Pods, or are Pods that nothing controls. */
  workloads: readonly ObjectReference[]
  /** The Pods among what is affected, as they were seen. */
  pods: readonly ObjectReference[]
  evidence: readonly MergedEvidence[]
  /** How many more pieces of evidence there are, unlike those. */
  moreEvidence: number
  ruledOut: readonly string[]
  unread: readonly string[]
  consequences: readonly Consequence[]
  next: readonly string[]
  logs: readonly LogTail[]
}

/** One piece of evidence for all that are like it. */
export interface MergedEvidence extends Evidence {
  /** How many others are like it: the same field with the same value, of other objects or at other times. */
  more: number
}

/** What follows from a cause: a finding of its own, were the cause not known. */
export interface Consequence {
  code: CauseCode
  object: ObjectReference
  cause: string
}

/** The last lines of a container that ended, with what looks like a secret taken out. */
export interface LogTail {
  pod: ObjectReference
  container: string
  lines: readonly string[]
}

/** What diagnosis concludes from a snapshot. */
export interface Diagnosis {
  /** milliseconds since the epoch: the clock of the snapshot */
  now: number
  /** Sorted: what breaks most comes first. */
  verdicts: readonly Verdict[]
  /** Worth knowing, nothing broken. */
  information: readonly Verdict[]
  /** What was not seen; causes that lie there are missing. */
  unread: readonly UnreadPart[]
}

/** A kind that could not be read, or an analyzer that failed. */
export interface UnreadPart {
  /** `secrets`; `analyzer image-pull` */
  resource: string
  reason: string
}
