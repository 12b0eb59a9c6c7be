import { dig, type JsonObject } from '../../../policies/json.ts'
import { referenceText } from '../../reference-text.ts'
import type { NoPlan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { nothingToDo, refused } from '../remedies/outcomes.ts'

/** Refuses what is being deleted. */
export function guardDeleted({ workload }: Pick<Situation, 'workload'>): NoPlan | undefined {
  if (dig(workload, 'metadata', 'deletionTimestamp') === undefined) return undefined
  return refused('it is being deleted', '# nothing that is going away is changed')
}

/** Refuses a change of the template of a paused Deployment: nothing would follow from it. */
export function guardPaused({ workload, target }: Pick<Situation, 'workload' | 'target'>): NoPlan | undefined {
  if (target.kind !== 'Deployment' || dig(workload, 'spec', 'paused') !== true) return undefined
  return refused(
    'its rollouts are paused: the change would not reach any Pod',
    `kubectl rollout resume ${referenceText(target)}`,
  )
}

/** Scaled to zero is a decision, not trouble. */
export function guardScaledToZero({ workload, target }: Situation): NoPlan | undefined {
  if (!isScaledToZero(workload)) return undefined
  return nothingToDo('it is scaled to zero', `kubectl scale ${referenceText(target)} --replicas 1`)
}

function isScaledToZero(workload: JsonObject): boolean {
  return dig(workload, 'spec', 'replicas') === 0
}
