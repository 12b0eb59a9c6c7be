import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import type { Analyzer } from './analyzer.ts'
import { analyzers as all } from './analyzers/analyzers.ts'
import { conclude } from './conclude.ts'
import { examine } from './examine.ts'
import { aboutTarget, type DiagnosisTarget } from './target.ts'
import type { Diagnosis } from './verdict.ts'

/** What is asked of a snapshot. */
export interface DiagnoseOptions {
  /** Only what breaks this, or lies in it or in what it owns. */
  target?: DiagnosisTarget
  /** Default: all. */
  analyzers?: readonly Analyzer[]
}

/** What is broken in a snapshot, and why. Pure, and total: malformed objects are looked at as far as they can be. */
export function diagnose(snapshot: Snapshot, { target, analyzers = all }: DiagnoseOptions = {}): Diagnosis {
  const examination = examine(snapshot, analyzers)
  const diagnosis = conclude(examination)
  return target === undefined ? diagnosis : aboutTarget(diagnosis, target, examination.facts)
}
