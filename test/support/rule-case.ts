import type { ContainerRole } from '../../policies/kubernetes/containers.ts'
import type { WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import type { Result } from '../../policies/evaluate/verdict.ts'
import type { ImageVerdict } from '../../policies/images/image-verdict.ts'
import type { JsonObject } from '../../policies/json.ts'

/**
 * One behaviour of one rule type, as data: run through the evaluator, through `check` and through the webhook, which must all
 * agree. The files of test/fixtures/rules/<rule-type>.ts export `cases: readonly RuleCase[]`.
 */
export interface RuleCase {
  /** The claim: `Deployment: an init container without a memory limit fails`. Unique in its file. */
  name: string
  /** The rule without its name: `{ resourceLimits: { require: { limits: ['memory'] } } }`. */
  rule: JsonObject
  /** Merged into the policy's spec (`managers`, `match`, `action`, …); the default is Enforce for everything. */
  spec?: JsonObject
  kind: WorkloadKindName
  /** Default: CREATE without `old`, UPDATE with it. */
  operation?: 'CREATE' | 'UPDATE'
  /** '' (default), scale, resize, ephemeralcontainers or status. */
  subresource?: string
  /** For `/scale` a Scale is made of the replicas of `object` and `old`, and `old` is the workload behind it. */
  object: JsonObject
  old?: JsonObject
  /** Default: alice, groups [system:authenticated]. */
  user?: { username: string; groups?: readonly string[] }
  /** Labels of the Namespace besides kubernetes.io/metadata.name. */
  namespaceLabels?: Record<string, string>
  /** Controlling owners as read, the nearest first. */
  owners?: readonly JsonObject[]
  /** What is known of the signatures of images, by the reference as it is asked about; absent: nobody was asked. */
  images?: Readonly<Record<string, ImageVerdict>>
  expect: Result
  /** Paths of the violations, where a case claims them. */
  paths?: readonly string[]
  /** Which container role the case is about, for the completeness test. */
  container?: ContainerRole
}
