import type { ComparedObject } from './drift.ts'
import type { UnreadKind } from './read/live-source.ts'

/** How many objects came to what. */
export interface DriftSummary {
  /** Objects that were compared, and are as declared. */
  same: number
  drifted: number
  missing: number
  extra: number
  notComparable: number
  unread: number
  /** Drifted fields; tolerated ones are none. */
  fields: number
  /** Without files: objects that carry no declaration, and so cannot drift. */
  undeclared: number
}

/** What a comparison came to; only what differs is kept. */
export interface DriftReport {
  /** Those that are not the same, and those with a tolerated field, in the order of the input, else by kind, namespace and name. */
  objects: readonly ComparedObject[]
  summary: DriftSummary
  /** Kinds that could not be read: drift of theirs is not known. */
  unread: readonly UnreadKind[]
  /** What else was not known, and what was done instead: no dry run, no autoscalers, no Events. */
  notes: readonly string[]
}

/** A report of objects; `same` and `undeclared` count those that are not among them. */
export function reportOf(
  objects: readonly ComparedObject[],
  { same = 0, undeclared = 0, unread = [] }: { same?: number; undeclared?: number; unread?: readonly UnreadKind[] },
): DriftReport {
  const number = (state: ComparedObject['state']): number => objects.filter((object) => object.state === state).length
  const summary = {
    same: same + number('same'),
    drifted: number('drifted'),
    missing: number('missing'),
    extra: number('extra'),
    notComparable: number('not-comparable'),
    unread: number('unread'),
    fields: objects.flatMap(({ fields }) => fields.filter(({ tolerated }) => tolerated === undefined)).length,
    undeclared,
  }
  return {
    objects: objects.filter(({ state, fields }) => state !== 'same' || fields.length > 0),
    summary,
    unread,
    notes: [],
  }
}

/** 1 where anything drifted, is missing or extra; 2 where something could not be read or compared; else 0. */
export function driftExitCode({ summary, unread }: DriftReport): number {
  if (summary.unread > 0 || unread.length > 0) return 2
  return summary.drifted + summary.missing + summary.extra > 0 ? 1 : 0
}
