import type { ImageReport } from '../../policies/images/image-report.ts'

/** What one image came to by one rule; a stable format (docs/verify.md). */
export interface ImageResult {
  image: string
  policy: string
  rule: string
  outcome: ImageReport['verdict']['outcome']
  /** null where it is not known */
  digest: string | null
  /** Why it is not verified: of an image that is not, one for each candidate; empty where it is. */
  reasons: readonly string[]
  registry: string
  attestors: ImageReport['attestors']
  candidates: readonly CandidateResult[]
  cache: { digest: string | null; verdict: string | null }
  durationMilliseconds: number
}

/** One piece of signature material that was found. */
export interface CandidateResult {
  layout: string
  digest: string
  what: string
  satisfies: readonly string[]
  signer: string | null
  reason: string | null
}

/** All results of a command line. */
export interface ImageResults {
  results: readonly ImageResult[]
  summary: Record<ImageResult['outcome'], number>
}

/** Counts results. */
export function imageResults(results: readonly ImageResult[]): ImageResults {
  const summary = { verified: 0, violation: 0, indeterminate: 0 }
  for (const { outcome } of results) summary[outcome] += 1
  return { results, summary }
}

/** A report of the verifier as a result. */
export function imageResult(report: ImageReport, policy: string, rule: string): ImageResult {
  const { image, verdict, registry, attestors, candidates, cache, duration } = report
  const digest = report.digest ?? (verdict.outcome === 'indeterminate' ? undefined : verdict.digest)
  return {
    ...{ image, policy, rule, outcome: verdict.outcome, digest: digest ?? null },
    reasons: reasonsOf(verdict),
    ...{ registry, attestors },
    candidates: candidates.map(({ signer = null, reason = null, layout, digest: blob, what, satisfies }) => ({
      ...{ layout, digest: blob, what, satisfies, signer, reason },
    })),
    cache: { digest: cache.digest ?? null, verdict: cache.verdict ?? null },
    durationMilliseconds: Math.round(duration),
  }
}

function reasonsOf(verdict: ImageReport['verdict']): readonly string[] {
  if (verdict.outcome === 'verified') return []
  return verdict.outcome === 'violation' ? verdict.reasons : [verdict.reason]
}

/** 0 verified, 1 not, 2 not known: what is not known weighs most. */
export function outcomeCode(outcomes: readonly ImageResult['outcome'][]): number {
  if (outcomes.includes('indeterminate')) return 2
  return outcomes.includes('violation') ? 1 : 0
}
