import type { ObjectReference } from '../../object-reference.ts'
import type { RemedyName, Write } from '../plan.ts'

/** How far a Remediation is. */
export type Phase = 'Planned' | 'Running' | 'Verifying' | 'Succeeded' | 'Failed' | 'Undone' | 'Refused'

/** What made somebody act: the code and the sentence of a diagnosis, where there is one. */
export interface Trigger {
  type: 'Manual' | 'Alert' | 'Watch' | 'Sweep'
  code?: string
  sentence?: string
}

/** What a Remediation says of itself when it is made. */
export interface RemediationSpec {
  target: ObjectReference
  trigger: Trigger
  remedy: RemedyName
  requestedBy: { username: string; groups?: readonly string[] }
  reason?: string
  undoOf?: string
  plan: readonly string[]
}

/** One step in the record. Times are RFC 3339. */
export interface StepStatus {
  name: string
  state: 'Pending' | 'Running' | 'Done' | 'Failed' | 'Unknown' | 'Undone'
  startedAt?: string
  finishedAt?: string
  message?: string
}

/** How the target was, in words. */
export interface HealthStatus {
  state: string
  reason: string
}

/** What becomes of a Remediation. */
export interface RemediationStatus {
  phase: Phase
  startedAt?: string
  finishedAt?: string
  message?: string
  steps: readonly StepStatus[]
  health?: { before?: HealthStatus; after?: HealthStatus }
  /** What takes it back, in the order of sending. */
  undo: readonly Write[]
  /** Why it cannot be taken back. */
  cannotUndo?: string
}

/** A Remediation as it was read. */
export interface Remediation {
  name: string
  namespace: string
  uid: string
  /** RFC 3339 */
  created: string
  spec: RemediationSpec
  status: RemediationStatus
}

/** The phases after which nothing more happens. */
export const finishedPhases: ReadonlySet<Phase> = new Set<Phase>(['Succeeded', 'Failed', 'Undone', 'Refused'])
