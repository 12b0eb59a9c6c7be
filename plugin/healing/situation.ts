import type { ResourceType } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import type { Policy } from '../../policies/load/policy.ts'
import type { Facts } from '../diagnosis/facts.ts'
import type { Diagnosis } from '../diagnosis/verdict.ts'
import type { ObjectReference } from '../object-reference.ts'

/** What a person asked for beyond the remedy; each means something to some remedies only. */
export interface Wish {
  /** A memory limit: `1Gi`. */
  to?: string
  replicas?: number
  container?: string
  /** The words of a command to run. */
  command?: readonly string[]
  /** milliseconds that a command may take */
  commandTimeout?: number
}

/** All that a remedy decides by: what was read, as data. */
export interface Situation {
  target: ObjectReference
  type: ResourceType
  /** The target as it is stored, read anew. */
  workload: JsonObject
  snapshot: Snapshot
  facts: Facts
  /** What is wrong with the target. */
  diagnosis: Diagnosis
  /** The policies that cover the target. */
  policies: Known<readonly Policy[]>
  wish: Wish
}
