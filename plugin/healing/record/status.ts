import { clip } from '../../../policies/messages/text.ts'
import type { Plan, Write } from '../plan.ts'
import type { HealthStatus, Phase, RemediationStatus, StepStatus } from './remediation.ts'

/** The status of a plan of which nothing was done yet. */
export function planned(plan: Plan, before: HealthStatus): RemediationStatus {
  return {
    phase: 'Planned',
    steps: plan.steps.map(({ name }) => ({ name, state: 'Pending' })),
    health: { before: shortened(before) },
    undo: [],
  }
}

/** Before a step is taken: from here on it counts as maybe done, so what takes it back is written down first. */
export function stepStarted(
  status: RemediationStatus,
  index: number,
  undo: readonly Write[],
  now: string,
): RemediationStatus {
  return {
    ...status,
    phase: 'Running',
    startedAt: status.startedAt ?? now,
    steps: changed(status.steps, index, { state: 'Running', startedAt: now }),
    undo: [...undo, ...status.undo],
  }
}

/** After a step. One that was refused left nothing to take back: `undo` is how many writes of it go. */
export function stepEnded(
  status: RemediationStatus,
  index: number,
  {
    state,
    message,
    now,
    drop = 0,
  }: { state: 'Done' | 'Failed' | 'Unknown'; message?: string; now: string; drop?: number },
): RemediationStatus {
  const said = message === undefined ? {} : { message: clip(message, 4000) }
  return {
    ...status,
    steps: changed(status.steps, index, { state, finishedAt: now, ...said }),
    undo: status.undo.slice(drop),
  }
}

/** All steps are done; the target is looked at. */
export function verifying(status: RemediationStatus): RemediationStatus {
  return { ...status, phase: 'Verifying' }
}

/** The end, in one of the phases after which nothing more happens. */
export function finished(
  status: RemediationStatus,
  { phase, message, now, after }: { phase: Phase; message: string; now: string; after?: HealthStatus },
): RemediationStatus {
  return {
    ...status,
    phase,
    message: clip(message, 30_000),
    finishedAt: now,
    health: { ...status.health, ...(after && { after: shortened(after) }) },
  }
}

/** Everything that was done was taken back. */
export function undone(status: RemediationStatus): RemediationStatus {
  const steps = status.steps.map((step) => (step.state === 'Done' ? { ...step, state: 'Undone' as const } : step))
  return { ...status, steps, undo: [] }
}

/** A controller may say more than a record holds. */
function shortened({ state, reason }: HealthStatus): HealthStatus {
  return { state, reason: clip(reason, 1000) }
}

function changed(steps: readonly StepStatus[], index: number, fields: Partial<StepStatus>): StepStatus[] {
  return steps.map((step, at) => (at === index ? { ...step, ...fields } : step))
}
