import type { ObjectReference } from '../object-reference.ts'
import type { CauseCode } from './causes/cause-codes.ts'

/** One thing that was seen: a field of an object, or an Event, with its value as text. */
export interface Evidence {
  object: ObjectReference
  /** `status.containerStatuses[name=web].lastState.terminated.reason`; `event BackOff` for an Event. */
  field: string
  /** Never a value of env, args, command or a Secret. One line, at most 300 characters. */
  value: string
  /** milliseconds since the epoch, where it is known */
  time?: number
}

/** What an analyzer found about one object. Findings of one cause become one verdict (`group.ts`). */
export interface Finding {
  code: CauseCode
  /** The object where the cause lies; it may be one that does not exist (`Secret/prod/token`, missing). */
  root: ObjectReference
  /** What does not work because of it: Pods as seen, workloads, Services … `group.ts` adds the owners of Pods. */
  affects: readonly ObjectReference[]
  /** The cause in one sentence without names of the affected Pods: it is told once for all of them. */
  cause: string
  evidence: readonly Evidence[]
  /** What else it could have been, and why it is not: whole clauses, "not the memory limit: no container was OOMKilled". */
  ruledOut?: readonly string[]
  /** What would have told more but could not be read: "logs of the last crash: forbidden". */
  unread?: readonly string[]
  /** What to do next, the most useful first: each a command that can be pasted, or (with `#`) a sentence. */
  next: readonly string[]
  /**
   * Objects whose trouble would explain this one. Where another finding affects (or is rooted in) one of them, this is told as a
   * consequence under that verdict; else it is a verdict of its own. A Service without endpoints names the Pods it selects.
   */
  because?: readonly ObjectReference[]
  /** Worth knowing, nothing broken (scaled to zero, suspended): shown apart, never exit code 1. */
  information?: true
}
