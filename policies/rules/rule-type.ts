import type { EvaluationRequest } from '../evaluate/request.ts'
import type { JsonObject } from '../json.ts'
import type { RuleTypeName } from '../load/policy.ts'
import type { Container } from '../kubernetes/containers.ts'
import type { PodTemplate, WorkloadKind } from '../kubernetes/workloads.ts'
import type { PatchDraft, PinDraft } from '../mutate/draft.ts'
import type { SignatureRule } from './signed-images/signature-rule.ts'

/** A JSON Schema (draft-07, structural: what a CRD may say) of a rule's options. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** One thing a rule found wrong. Sentences are lower case, without a full stop; values of env, args and command never appear. */
export interface Finding {
  /** `spec.template.spec.containers[name=web].resources.limits.memory` */
  path: string
  /** What is wrong in one clause: `container "web": memory limit 8Gi is above 4Gi` */
  message: string
  /** As shown: `8Gi`, `missing`, `9`. */
  found: string
  /** As shown: `≤ 4Gi`, `enabled`, `2`. */
  wanted: string
  /** What the reader can do: `set the limit to 4Gi or less` */
  fix: string
  /** Canonical form of `found` where spelling varies (`8589934592` for `8Gi`, `8192Mi`): two findings of equal rule, path and identity are the same violation. Default: `found`. */
  identity?: string
}

/** What a rule says to an object: its findings, or why it cannot speak. */
export type RuleOutcome =
  | { kind: 'findings'; findings: readonly Finding[] }
  | { kind: 'skip'; reason: string }
  /** Told as `warn`, whatever the action: the rule cannot judge this yet. */
  | { kind: 'unverified'; reason: string }
  | { kind: 'error'; reason: string }

/** One state of a workload, seen by a rule. For `/scale` it is the workload with the Scale's replicas. */
export interface WorkloadView {
  kind: WorkloadKind
  name: string
  namespace: string
  object: JsonObject
  /** The pod template of the object, and its containers. */
  readonly template: PodTemplate
  readonly containers: readonly Container[]
  /**
   * The nearest controlling owner of a built-in workload kind, from the stored object's ownerReferences (at CREATE only where a
   * built-in controller asks); absent for a workload of its own.
   */
  controller: { kind: string; name: string } | undefined
}

/** The request a view belongs to, for the rules that read more than the object. */
export interface RuleContext {
  /** The request as it came (a Scale stays a Scale here). */
  request: EvaluationRequest
  /** The subresource, '' for the object itself. */
  subresource: string
  operation: 'CREATE' | 'UPDATE'
  /** True for the HPA controller (see `isAutoscaler`). */
  byAutoscaler: boolean
  /** True where a built-in controller writes it for an owner. */
  forAnOwner: boolean
}

/** A change of a workload; `old` is undefined on CREATE. */
export interface Change {
  old: WorkloadView | undefined
  now: WorkloadView
}

/** A rule of a loaded policy, ready to run; built once at load by its type's `prepare`. All functions are total and pure. */
export interface PreparedRule {
  /** Whether the rule reads this kind through this subresource and operation at all (the table of DESIGN). */
  reads(kind: WorkloadKind, context: RuleContext): boolean
  /** Violations of one state. Evaluated on the new object, and on the stored one to tell old violations from new. */
  inspect?(view: WorkloadView, context: RuleContext): RuleOutcome
  /** Violations of a change; always new. Not called on CREATE, unless `onCreate` is set (`old` is undefined then). */
  compare?(change: Change, context: RuleContext): RuleOutcome
  /** `compare` is also called on CREATE. Only cel rules that read oldObject. */
  compareOnCreate?: boolean
  /** True where `compare` is a lock: the policy's managers pass it. */
  lock: boolean
  /** Fills what is absent. Called only where DESIGN allows a mutation; reads `draft.object`, writes with `draft.fill`. */
  mutate?(draft: PatchDraft, kind: WorkloadKind): void
  /** Writes the digest that was verified behind a tag. Asked wherever `reads` says so, also of what built-in controllers write. */
  pin?: {
    reads(kind: WorkloadKind, context: RuleContext): boolean
    write(draft: PinDraft, change: Change, context: RuleContext): void
  }
  /** Of signedImages: what it verifies, for `kubectl heal verify`. */
  signature?: SignatureRule
}

/** Where `prepare` reports what a schema cannot say; paths are relative to the rule's options (`max.memory`). */
export interface PrepareContext {
  problem(path: string, message: string): void
  warning(path: string, message: string): void
  /** The policy's file, or `DriftPolicy/NAME` of a cluster. */
  source: string
  /** Whether the policy is an object of a cluster, which has no files beside it. */
  inCluster: boolean
  /** The kinds the rule's policy matches. */
  kinds: readonly WorkloadKind['kind'][]
  /** The policy's match as written, for "always true" warnings. */
  match: JsonObject
}

/** A rule type: its options, its schema and how it becomes a prepared rule. The registry is `ruleTypes` in rule-types.ts. */
export interface RuleType<Options = never> {
  type: RuleTypeName
  /** One sentence for `policy explain` and the docs. */
  summary: string
  schema: JsonSchema
  /**
   * Loads what `prepare` needs for these options (as written, not checked yet) and is costly to load; awaited before any rule of the
   * type is prepared.
   */
  load?: (options: readonly unknown[]) => Promise<void>
  prepare(options: Options, context: PrepareContext): PreparedRule
}

/** No violation. */
export const noFindings: RuleOutcome = { kind: 'findings', findings: [] }

/** The outcome of a list of findings. */
export function findings(list: readonly Finding[]): RuleOutcome {
  return list.length === 0 ? noFindings : { kind: 'findings', findings: list }
}
