import type { ResourceType } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { ObjectReference } from '../object-reference.ts'

/**
 * One request that changes a cluster, as data: it can be shown, dry-run, recorded, sent and taken back by the same few functions,
 * whoever planned it (rollback, fix, drift revert, undo).
 */
export type Write =
  | {
      verb: 'patch'
      resource: ResourceType
      of: ObjectReference
      subresource?: 'scale' | 'resize'
      /** RFC 7386 or RFC 6902 */
      type: 'merge' | 'json'
      patch: JsonObject | readonly JsonObject[]
      /** Only while the object is as it was seen. */
      resourceVersion?: string
    }
  | { verb: 'create'; resource: ResourceType; of: ObjectReference; object: JsonObject }
  | { verb: 'replace'; resource: ResourceType; of: ObjectReference; object: JsonObject }
  | { verb: 'delete'; resource: ResourceType; of: ObjectReference; uid?: string }
  | { verb: 'evict'; resource: ResourceType; of: ObjectReference; uid?: string }
  | {
      /**
       * The pod template becomes that of a revision, the content of a ConfigMap or Secret that of a kept copy. What it is restored from
       * is read when the write is sent: neither is ever copied into a record.
       */
      verb: 'restore'
      resource: ResourceType
      of: ObjectReference
      from: RestoredFrom
    }

/** What a `restore` reads, in the namespace of what it restores. */
export interface RestoredFrom {
  kind: 'ReplicaSet' | 'ControllerRevision' | 'ConfigMap' | 'Secret'
  name: string
  /** The number of a revision, where it is known: for people, `name` decides. */
  revision?: number
}

/** One step of a plan. */
export interface PlannedStep {
  /** In the record: `RestoreTemplate` */
  name: string
  /** For people, in the imperative: "restore the pod template of revision 4" */
  sentence: string
  write: Write
  /** What takes this step back; undefined where nothing has to (an evicted Pod comes again). */
  undo?: Write
}

/** What a remedy would do, before anything is done. Made by pure functions of what was read. */
export interface Plan {
  remedy: RemedyName
  /** The workload that is to be well afterwards. */
  target: ObjectReference
  steps: readonly PlannedStep[]
  /** What is waited for instead of the target's health: a Job that ends. */
  awaits?: ObjectReference
  /** What a person should know before saying yes. */
  notes: readonly string[]
}

/** Why there is no plan: nothing to do (exit 0), or refused for an owner, a guard or a policy (exit 1), with what to do instead. */
export interface NoPlan {
  outcome: 'nothing-to-do' | 'refused'
  reason: string
  /** Commands or sentences. */
  next: readonly string[]
}

/** The catalogue of remedies, for people and for the controller. */
export type RemedyName =
  'RestartPod' | 'Redeploy' | 'ScaleUp' | 'IncreaseMemory' | 'RollBack' | 'RevertDrift' | 'RunCommand'
