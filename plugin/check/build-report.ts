import type { Verdict } from '../../policies/evaluate/verdict.ts'
import type { PatchOperation } from '../../policies/mutate/draft.ts'
import { flatten } from './flatten.ts'
import type { Report, ReportPatch, ReportResource, ReportResult, ReportSummary } from './report.ts'

/** One object that was judged. */
export interface Judged {
  resource: ReportResource
  verdict: Verdict
  patch: readonly PatchOperation[]
}

/** The report over everything judged; `ignored` counts documents that are no workloads. */
export function buildReport(judged: readonly Judged[], ignored: number): Report {
  const results: ReportResult[] = []
  const patches: ReportPatch[] = []
  const summary: ReportSummary = { pass: 0, fail: 0, warn: 0, skip: 0, error: 0, resources: 0, unmatched: 0, ignored }
  for (const { resource, verdict, patch } of judged) {
    for (const result of flatten(verdict, resource)) {
      results.push(result)
      summary[result.result] += 1
    }
    if (patch.length > 0) patches.push({ resource, patch })
    summary[verdict.notEvaluated === undefined ? 'resources' : 'unmatched'] += 1
  }
  return { results, patches, summary }
}
