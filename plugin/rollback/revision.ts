import type { JsonObject } from '../../policies/json.ts'

/** The object that keeps a revision's pod template. */
export interface RevisionObject {
  kind: 'ReplicaSet' | 'ControllerRevision'
  name: string
  uid: string
}

/** One revision of a workload that can be gone back to. */
export interface Revision {
  /** As `kubectl rollout history` counts it. */
  number: number
  keptBy: RevisionObject
  /** Without the label that the controller adds. */
  template: JsonObject
  /** milliseconds since the epoch; 0 where it is not known */
  created: number
  /** What `kubernetes.io/change-cause` says. */
  changeCause: string | undefined
  /** True for the one that the workload's template is. */
  current: boolean
  /** Whether its Pods were available: seen now, or recorded (`recordAnnotation`) by an earlier run. Else nobody knows. */
  wasAvailable: 'now' | 'recorded' | 'unknown'
}

/** On a ReplicaSet or ControllerRevision: when its Pods were seen available (RFC 3339). Left by rollbacks, fixes and the controller. */
export const recordAnnotation = 'kubectl-heal.io/available-at'
