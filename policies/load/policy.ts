import type { JsonObject } from '../json.ts'
import type { WorkloadKindName } from '../kubernetes/workloads.ts'
import type { PreparedRule } from '../rules/rule-type.ts'

/** What a violated rule does: deny; warn the person; or only record. */
export type Action = 'Enforce' | 'Warn' | 'Audit'

/** The types of rules, as the keys of a rule in a policy file. */
export type RuleTypeName =
  | 'replicaLock'
  | 'resourceLimits'
  | 'signedImages'
  | 'requiredAnnotations'
  | 'requiredProbes'
  | 'envLock'
  | 'allowedNamespaces'
  | 'configHash'
  | 'declaredFields'
  | 'cel'

/** Where something was written; line and column count from 1. */
export interface Source {
  file: string
  line: number
  column: number
}

/** `metav1.LabelSelector`. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>
  matchExpressions?: readonly LabelRequirement[]
}

/** `metav1.LabelSelectorRequirement`. */
export interface LabelRequirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  values?: readonly string[]
}

/** The given fields AND, the entries of a list OR. */
export interface Match {
  namespaces?: readonly string[]
  namespaceSelector?: LabelSelector
  objectSelector?: LabelSelector
  names?: readonly string[]
  kinds?: readonly WorkloadKindName[]
}

/** Globs: `namespace/name` for service accounts. */
export interface Managers {
  serviceAccounts?: readonly string[]
  users?: readonly string[]
  groups?: readonly string[]
}

/** Which exceptions a policy allows; absent: none. */
export interface Overrides {
  allowed: boolean
  /** milliseconds */
  maxDuration?: number
  requireTicket: boolean
}

/** A rule of a loaded policy. */
export interface Rule {
  name: string
  type: RuleTypeName
  /** The rule's own action, else the policy's. */
  action: Action
  description?: string
  /** The options as written. */
  options: JsonObject
  prepared: PreparedRule
}

/** A loaded, valid DriftPolicy. */
export interface Policy {
  name: string
  match: Match
  exclude: readonly Match[]
  managers: Managers
  overrides?: Overrides
  rules: readonly Rule[]
  source: Source
}

/** Kinds of who may use an exception, as RBAC names them. */
export type SubjectKind = 'User' | 'Group' | 'ServiceAccount'

/** Who may use an exception; a ServiceAccount has a namespace. */
export interface ExceptionSubject {
  kind: SubjectKind
  name: string
  namespace?: string
}

/** A loaded, valid DriftException. Times are milliseconds since the epoch. */
export interface DriftException {
  name: string
  policy: string
  rules: readonly string[]
  target: { kind: WorkloadKindName; namespace: string; name: string }
  /** As written, or the one that requestedBy names. */
  subjects: readonly ExceptionSubject[]
  owner: string
  reason: string
  ticket?: string
  /** inclusive */
  notBefore?: number
  /** exclusive */
  expiresAt: number
  atExpiry: 'Keep' | 'Revert'
  source: Source
}

/** Everything the evaluator decides by. Policies are sorted by name. */
export interface PolicySet {
  policies: readonly Policy[]
  exceptions: readonly DriftException[]
  /** sha256 (hex) of the specs of all policies and exceptions, independent of files, order and comments. */
  hash: string
}

/** An error or warning of a load, with the path inside its document (`spec.rules[2].replicaLock.range.min`). */
export interface Problem extends Source {
  severity: 'error' | 'warning'
  path: string
  message: string
}
