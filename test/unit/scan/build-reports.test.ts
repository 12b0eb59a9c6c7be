import assert from 'node:assert/strict'
import type { ReportResult } from '../../../plugin/check/report.ts'
import { buildReportObject, mostResults, saysTheSame } from '../../../plugin/scan/build-reports.ts'
import type { ReportApi } from '../../../plugin/scan/report-api.ts'
import { asArray, asObject, dig, isObject, type JsonObject } from '../../../policies/json.ts'

const api: ReportApi = {
  type: { group: 'openreports.io', version: 'v1alpha1', resource: 'reports', kind: 'Report', namespaced: true },
  describesItself: true,
}

function result(name: string, parts: Partial<ReportResult> = {}, kind = 'Deployment'): ReportResult {
  return {
    ...{ policy: 'p', rule: 'limits', type: 'resourceLimits', action: 'Enforce', result: 'fail', message: 'no limit' },
    ...{ path: 'spec.x', found: 'missing', wanted: 'a limit', fix: 'set one' },
    resource: { apiVersion: 'apps/v1', kind, namespace: 'shop', name, file: null, line: null, uid: `uid-${name}` },
    ...parts,
  }
}

function build(
  results: readonly ReportResult[],
  { previous, unread = [], now = 1_000_000 }: { previous?: JsonObject; unread?: string[]; now?: number } = {},
): JsonObject | undefined {
  return buildReportObject({ namespace: 'shop', results }, { api, previous, unread: new Set(unread), now })
}

const resultsOf = (report: JsonObject | undefined): JsonObject[] => asArray(report?.['results']).filter(isObject)
const namesOf = (report: JsonObject | undefined): unknown[] =>
  resultsOf(report).map((each) => dig(asArray(each['resources'])[0], 'name'))

describe('a policy report', () => {
  it('holds what failed, warned or could not be evaluated; passes and skips are counted', () => {
    const all = (['pass', 'fail', 'warn', 'error', 'skip'] as const).map((each) => result(each, { result: each }))
    const report = build(all)
    assert.deepEqual(namesOf(report), ['error', 'fail', 'warn'])
    assert.deepEqual(report?.['summary'], { pass: 1, fail: 1, warn: 1, error: 1, skip: 1 })
  })

  it('is none where nothing failed', () => {
    assert.equal(build([result('web', { result: 'pass' })]), undefined)
    assert.equal(build([]), undefined)
  })

  it('is the same whatever the order of the results', () => {
    const results = ['c', 'a', 'b'].map((name) => result(name))
    assert.deepEqual(build(results), build(results.toReversed()))
  })

  it('keeps the time a finding was first seen; a new one has its own', () => {
    const before = build([result('a')], { now: 5_000 })
    assert.ok(before)
    const after = build([result('a'), result('b')], { now: 9_000, previous: before })
    assert.deepEqual(
      resultsOf(after).map((each) => dig(each, 'timestamp', 'seconds')),
      [5, 9],
    )
  })

  it('says the same when only what the API server adds or reorders differs', () => {
    const before = build([result('a')], { now: 5_000 })
    assert.ok(before)
    const stored = Object.fromEntries(Object.entries(before).reverse())
    const metadata = { ...asObject(before['metadata']), uid: 'u', resourceVersion: '7', annotations: { other: 'x' } }
    const again = build([result('a')], { now: 9_000, previous: before })
    assert.ok(again)
    assert.equal(saysTheSame({ ...stored, metadata }, again), true)
    const changed = build([result('a', { message: 'another' })], { previous: before })
    assert.ok(changed)
    assert.equal(saysTheSame(stored, changed), false)
  })

  it('is bounded, and says truthfully how much was left out', () => {
    const many = Array.from({ length: mostResults + 7 }, (_, index) => result(`web-${String(index)}`))
    const report = build(many)
    assert.equal(resultsOf(report).length, mostResults)
    assert.equal(
      dig(report, 'metadata', 'annotations', 'kubectl-heal.io/truncated'),
      `${mostResults} of ${many.length}`,
    )
    assert.equal(dig(report, 'summary', 'fail'), many.length)
    assert.ok(JSON.stringify(report).length < 1_000_000)
  })

  it('keeps what was known of a kind that could not be read, and forgets what was read and is gone', () => {
    const previous = build([result('a'), result('p', {}, 'Pod')], { now: 5_000 })
    assert.ok(previous)
    assert.deepEqual(namesOf(build([], { previous, unread: ['Pod'] })), ['p'])
    assert.equal(build([], { previous }), undefined)
  })

  it('clips what users wrote', () => {
    const report = build([result('a', { found: 'x'.repeat(5_000), message: 'm'.repeat(5_000) })])
    assert.ok(JSON.stringify(report).length < 3_000)
  })
})
