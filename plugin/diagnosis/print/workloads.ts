import { referenceKey, type ObjectReference } from '../../object-reference.ts'
import type { Verdict } from '../verdict.ts'

/** The workloads that verdicts affect, each once, in the order of the verdicts. */
export function workloadsOf(verdicts: readonly Verdict[]): ObjectReference[] {
  const all = verdicts.flatMap(({ workloads }) => workloads)
  return [...new Map(all.map((workload) => [referenceKey(workload), workload])).values()]
}
