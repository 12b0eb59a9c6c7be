import type { JsonObject } from '../../../policies/json.ts'
import { asSeen, patchBetween } from '../act/patch-between.ts'
import type { NoPlan, Plan, PlannedStep } from '../plan.ts'
import type { Situation } from '../situation.ts'

/** Refused, with what to do instead. */
export function refused(reason: string, ...next: readonly string[]): NoPlan {
  return { outcome: 'refused', reason, next }
}

/** Nothing to do. */
export function nothingToDo(reason: string, ...next: readonly string[]): NoPlan {
  return { outcome: 'nothing-to-do', reason, next }
}

/** Whether a remedy found no plan. */
export function isNoPlan(outcome: Plan | NoPlan): outcome is NoPlan {
  return 'outcome' in outcome
}

/**
 * A step that brings the workload from its present state to another one, by a patch that the API server refuses where the spec is
 * no longer as it was seen; and the patch that takes it back, which wants only the changed fields as this step left them.
 */
export function changeStep(
  { workload, type, target }: Pick<Situation, 'workload' | 'type' | 'target'>,
  { name, sentence, after }: { name: string; sentence: string; after: JsonObject },
): PlannedStep {
  const common = { verb: 'patch', resource: type, of: target, type: 'json' } as const
  return {
    name,
    sentence,
    write: { ...common, patch: [...asSeen(workload), ...patchBetween(workload, after)] },
    undo: { ...common, patch: patchBetween(after, workload) },
  }
}
