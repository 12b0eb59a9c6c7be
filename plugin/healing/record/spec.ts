import type { JsonObject } from '../../../policies/json.ts'
import { clip } from '../../../policies/messages/text.ts'
import type { CarryOutOptions } from '../carry-out.ts'
import type { Plan } from '../plan.ts'
import type { RemediationSpec } from './remediation.ts'

/** What a Remediation says of a plan, and of who asked for it. */
export function specOf(
  plan: Plan,
  { trigger, reason, undoOf }: Pick<CarryOutOptions, 'trigger' | 'reason' | 'undoOf'>,
  requestedBy: RemediationSpec['requestedBy'],
): RemediationSpec & JsonObject {
  const { sentence } = trigger
  return {
    target: plan.target,
    trigger: { ...trigger, ...(sentence !== undefined && { sentence: clip(sentence, 1000) }) },
    remedy: plan.remedy,
    requestedBy,
    ...(reason === undefined ? {} : { reason }),
    ...(undoOf === undefined ? {} : { undoOf }),
    plan: plan.steps.map((step) => clip(step.sentence, 4000)),
  }
}
