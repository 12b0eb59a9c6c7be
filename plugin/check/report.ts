import type { Result } from '../../policies/evaluate/verdict.ts'
import type { Action, RuleTypeName } from '../../policies/load/policy.ts'
import type { PatchOperation } from '../../policies/mutate/draft.ts'

/** The object a result is about, and where it was written. The fields of docs/check.md; a stable format. */
export interface ReportResource {
  apiVersion: string
  kind: string
  namespace: string
  name: string
  /** as given on the command line, `-` for standard input; null for an object of a cluster */
  file: string | null
  /** counts from 1; null for an object of a cluster */
  line: number | null
  /** of an object of a cluster */
  uid?: string
}

/** One violation of one rule, or what one rule said where it found none. */
export interface ReportResult {
  policy: string
  rule: string
  type: RuleTypeName
  action: Action
  result: Result
  /** one line, without a full stop */
  message: string
  resource: ReportResource
  /** null where there is no violation, like the three that follow */
  path: string | null
  found: string | null
  wanted: string | null
  fix: string | null
}

/** What admission would fill into an object, relative to the manifest. */
export interface ReportPatch {
  resource: ReportResource
  patch: readonly PatchOperation[]
}

/** How many results of each kind there are, and how many objects were looked at. */
export interface ReportSummary extends Record<Result, number> {
  /** workloads that at least one policy matched */
  resources: number
  /** workloads that no policy matched, or that are never judged */
  unmatched: number
  /** documents that are no workloads */
  ignored: number
}

/** Everything `check` found, in the order of the input; what `-o json` prints. */
export interface Report {
  results: readonly ReportResult[]
  patches: readonly ReportPatch[]
  summary: ReportSummary
}

/** A report, and what it is to be taken with, a line each. */
export interface Checked {
  report: Report
  notes: readonly string[]
}

/** 2 on any error, else 1 on any failure; with `strict`, warnings and skipped rules are failures too. */
export function exitCode({ summary }: Report, strict: boolean): number {
  if (summary.error > 0) return 2
  const failures = summary.fail + (strict ? summary.warn + summary.skip : 0)
  return failures > 0 ? 1 : 0
}
