import type { Report, ReportResource, ReportResult } from '../../../../plugin/check/report.ts'

/** A resource with what a test wants of it. */
export function resource(parts: Partial<ReportResource> = {}): ReportResource {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'prod-shop',
    name: 'web',
    file: 'web.yaml',
    line: 3,
    ...parts,
  }
}

/** A failed result with what a test wants of it. */
export function result(parts: Partial<ReportResult> = {}): ReportResult {
  return {
    policy: 'prevent-drift',
    rule: 'lock-replicas',
    type: 'replicaLock',
    action: 'Enforce',
    result: 'fail',
    message: 'replicas are locked',
    resource: resource(),
    path: 'spec.replicas',
    found: '9',
    wanted: '2',
    fix: 'change replicas in git',
    ...parts,
  }
}

/** A result without a violation. */
export function plainResult(parts: Partial<ReportResult> = {}): ReportResult {
  return result({ result: 'pass', message: 'no violation', path: null, found: null, wanted: null, fix: null, ...parts })
}

/** A report over results. */
export function report(results: readonly ReportResult[], parts: Partial<Report> = {}): Report {
  const number = (wanted: string): number => results.filter((each) => each.result === wanted).length
  const resources = new Set(results.map((each) => each.resource)).size
  return {
    results,
    patches: [],
    summary: {
      pass: number('pass'),
      fail: number('fail'),
      warn: number('warn'),
      skip: number('skip'),
      error: number('error'),
      resources,
      unmatched: 0,
      ignored: 0,
    },
    ...parts,
  }
}
