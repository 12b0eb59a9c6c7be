import type { Analyzer } from '../../../plugin/diagnosis/analyzer.ts'
import type { Finding } from '../../../plugin/diagnosis/finding.ts'
import { referenceKey } from '../../../plugin/object-reference.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { findingsOf, type SnapshotOptions } from './facts.ts'

/** `QuotaExceeded ResourceQuota/prod-shop/team` of each finding, each once, sorted. */
export function found(
  analyzers: readonly Analyzer[],
  objects: readonly JsonObject[],
  options?: SnapshotOptions,
): string[] {
  return named(findingsOf(analyzers, objects, options))
}

/** The same of findings that a test has already. */
export function named(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ code, root }) => `${code} ${referenceKey(root)}`))].sort()
}
