import { referenceKey } from '../object-reference.ts'
import type { Severity } from './causes/cause.ts'
import type { Standing } from './impact.ts'
import type { Verdict } from './verdict.ts'
import type { ObjectReference } from '../object-reference.ts'

const severities: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, information: 2 }

/** What sorts a verdict or a group. */
export type Ranked = Pick<Verdict, 'severity' | 'code' | 'root'> & {
  affected: Iterable<ObjectReference>
  podCount: number
}

/** A copy, what breaks most first: by severity, then workloads that are wholly down, then how much is affected; then by name. */
export function byImpact<Item>(
  items: readonly Item[],
  describe: (item: Item) => Ranked,
  standing: (workload: ObjectReference) => Standing,
): Item[] {
  const keyed = items.map((item) => {
    const { severity, code, root, affected, podCount } = describe(item)
    const all = [...affected]
    return {
      item,
      severity: severities[severity],
      isDown: all.some((each) => standing(each) === 'down') ? 0 : 1,
      affected: all.length,
      pods: podCount,
      name: `${referenceKey(root)} ${code}`,
    }
  })
  keyed.sort(
    (left, right) =>
      left.severity - right.severity ||
      left.isDown - right.isDown ||
      right.affected - left.affected ||
      right.pods - left.pods ||
      (left.name < right.name ? -1 : 1),
  )
  return keyed.map(({ item }) => item)
}
