import type { JsonObject } from '../../policies/json.ts'

/** A workload that has revisions, with what was read of it. */
export interface Versioned {
  /** Deployment, StatefulSet or DaemonSet */
  workload: JsonObject
  /** The ReplicaSets of a Deployment, the ControllerRevisions of the others: those that it controls. */
  history: readonly JsonObject[]
  /** The Pods of the workload. */
  pods: readonly JsonObject[]
}
