import type { JsonObject } from '../json.ts'
import type { Action, DriftException, ExceptionSubject, Managers, Match } from '../load/policy.ts'

/** apiVersion of all kinds here. */
export const apiVersion = 'kubectl-heal.io/v1alpha1'

/** The kinds that have a schema here. */
export type SchemaKind = 'DriftPolicy' | 'DriftException' | 'PolicyTest'

interface Metadata {
  name: string
}

/** A rule as written: its own fields, and its options under the name of its type. */
export interface RuleDocument extends JsonObject {
  name: string
  action?: Action
  description?: string
}

/** A DriftPolicy that fits its schema. */
export interface PolicyDocument {
  metadata: Metadata
  spec: {
    match: Match
    exclude?: readonly Match[]
    managers?: Managers
    action: Action
    overrides?: { allowed?: boolean; maxDuration?: string; requireTicket?: boolean }
    rules: readonly RuleDocument[]
  }
}

/** A DriftException that fits its schema. */
export interface ExceptionDocument {
  metadata: Metadata
  spec: {
    policy: string
    rules: readonly string[]
    target: DriftException['target']
    subjects?: readonly ExceptionSubject[]
    owner: string
    reason: string
    ticket?: string
    notBefore?: string
    expiresAt: string
    atExpiry?: DriftException['atExpiry']
    requestedBy?: { username: string; groups?: readonly string[] }
  }
}

/** One case of a PolicyTest: a manifest or a recorded review, and what each rule must say to it. */
export interface TestCase {
  name: string
  /** A path, relative to the test file, or the object itself. */
  object?: string | JsonObject
  review?: string | JsonObject
  /** The stored object; with a review the objects of the cluster it may ask for (the workload behind a Scale, owners). */
  old?: string | JsonObject
  user?: string
  groups?: readonly string[]
  /** The namespace of an object that names none, as -n does, or a Namespace with its labels. */
  namespace?: string | { name: string; labels?: Readonly<Record<string, string>> }
  expect: Readonly<Record<string, TestResult>>
  patched?: string | JsonObject
}

/** A result that a test may expect. */
export type TestResult = 'pass' | 'fail' | 'warn' | 'skip' | 'error'

/** A PolicyTest that fits its schema. */
export interface TestDocument {
  metadata: Metadata
  spec: {
    policies: readonly string[]
    exceptions?: readonly string[]
    now?: string
    cases: readonly TestCase[]
  }
}

/** The document types by kind. */
export interface DocumentOf {
  DriftPolicy: PolicyDocument
  DriftException: ExceptionDocument
  PolicyTest: TestDocument
}
