import type { JsonObject } from '../json.ts'
import type { ImageVerdicts } from '../images/image-verdict.ts'
import type { Known } from '../known.ts'

/** Who asks, as authentication.k8s.io/v1 UserInfo says. */
export interface User {
  username: string
  groups: readonly string[]
}

/** One question to the evaluator: an admission request, or what the command line makes of a manifest. */
export interface EvaluationRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  /** API group and resource (`apps`, `deployments`) the request addresses; for `/scale` the workload's. */
  group: string
  resource: string
  /** '' for the object itself, else `scale`, `resize`, `ephemeralcontainers`, `status`, … */
  subresource: string
  /** '' where generateName has not been resolved yet */
  name: string
  namespace: string
  user: User
  dryRun: boolean
  /** What is to be stored; for `/scale` an autoscaling/v1 Scale. Absent on DELETE. */
  object?: JsonObject
  /** What is stored. Absent on CREATE. */
  oldObject?: JsonObject
  surroundings: Surroundings
}

/** What was read of the cluster for one request. The evaluator never reads by itself. */
export interface Surroundings {
  /** The Namespace object (its labels are what counts). */
  namespace: Known<JsonObject>
  /** `/scale` only: the workload behind the Scale. */
  workload: Known<JsonObject>
  /** The chain of controlling owners that are built-in workloads, the nearest first (ReplicaSet, Deployment). */
  owners: Known<readonly JsonObject[]>
  /** What is known of the signatures of images; absent: nobody was asked. */
  images?: ImageVerdicts
}
