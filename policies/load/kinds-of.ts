import { workloadKinds, type WorkloadKindName } from '../kubernetes/workloads.ts'
import type { Match } from './policy.ts'

/** The kinds that a match is about: all eight where it names none. */
export function kindsOf({ kinds = [] }: Match): readonly WorkloadKindName[] {
  return kinds.length > 0 ? kinds : workloadKinds.map(({ kind }) => kind)
}
