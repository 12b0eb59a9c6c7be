import { createHash } from 'node:crypto'
import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import { clip } from '../../policies/messages/text.ts'
import { ownLabels } from '../../policies/own-labels.ts'
import type { ReportResult, ReportSummary } from '../check/report.ts'
import type { ReportApi } from './report-api.ts'

/** Who wrote a report, and its name: one object a namespace, however much is found. */
export const reportName = 'kubectl-heal'
/** On a report that holds fewer results than were found: `500 of 1234`. */
const truncatedAnnotation = 'kubectl-heal.io/truncated'
/** Results in one report: at most about half a megabyte, well below what an API server stores. */
export const mostResults = 500

/** The results of one namespace. */
export interface NamespaceResults {
  namespace: string
  /** Every result, also those that passed. */
  results: readonly ReportResult[]
}

/** What a report is built with. */
export interface ReportOptions {
  api: ReportApi
  /** The report that is there; what is unchanged in it keeps its time. */
  previous: JsonObject | undefined
  /** Kinds that could not be read: what was known of them is kept. */
  unread: ReadonlySet<string>
  /** milliseconds since the epoch */
  now: number
}

/** The report of a namespace: what failed, warned or could not be evaluated. undefined where there is nothing of the kind. */
export function buildReportObject(
  { namespace, results }: NamespaceResults,
  options: ReportOptions,
): JsonObject | undefined {
  const kept = previousResults(options.previous)
  const fresh = results.filter(isFailure).map((result) => reportResult(result, kept, options.now))
  const carried = [...kept.values()].filter((result) => options.unread.has(kindOf(result)))
  const all = [...fresh, ...carried].sort(byKey)
  if (all.length === 0) return undefined
  const { group, version, kind } = options.api.type
  const truncated = all.length > mostResults ? { [truncatedAnnotation]: `${mostResults} of ${all.length}` } : undefined
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: {
      name: reportName,
      namespace,
      labels: ownLabels,
      ...(truncated === undefined ? {} : { annotations: truncated }),
    },
    ...(options.api.describesItself ? describedBy : {}),
    summary: summaryOf(results, carried),
    results: all.slice(0, mostResults),
  }
}

const describedBy = {
  source: 'kubectl-heal',
  configuration: { limits: { maxResults: mostResults, statusFilter: ['fail', 'warn', 'error'] } },
}

/** True where a stored report says the same; what the API server adds does not count. */
export function saysTheSame(stored: JsonObject, wanted: JsonObject): boolean {
  const parts = (report: JsonObject) => [
    dig(report, 'metadata', 'labels'),
    dig(report, 'metadata', 'annotations', truncatedAnnotation) ?? null,
    report['summary'],
    report['configuration'] ?? null,
    report['results'],
  ]
  return JSON.stringify(sorted(parts(stored))) === JSON.stringify(sorted(parts(wanted)))
}

function isFailure({ result }: ReportResult): boolean {
  return result === 'fail' || result === 'warn' || result === 'error'
}

function reportResult(result: ReportResult, kept: ReadonlyMap<string, JsonObject>, now: number): JsonObject {
  const { policy, rule, resource, path, found, wanted, fix } = result
  const { apiVersion, kind, namespace, name, uid } = resource
  const properties = { action: result.action, path, found, wanted, fix }
  const built = {
    source: 'kubectl-heal',
    policy,
    rule,
    category: result.type,
    severity: result.action === 'Enforce' ? 'high' : 'medium',
    result: result.result,
    message: clip(result.message, 500),
    resources: [{ apiVersion, kind, namespace, name, ...(uid === undefined ? {} : { uid }) }],
    properties: Object.fromEntries(
      Object.entries(properties).flatMap(([key, value]) => (value === null ? [] : [[key, clip(value, 300)]])),
    ),
  }
  const before = kept.get(keyOf(built))
  // The time a result was found first; written anew, every scan would rewrite every report.
  const timestamp = dig(before, 'timestamp') ?? { seconds: Math.floor(now / 1000), nanos: 0 }
  return { ...built, timestamp }
}

function previousResults(previous: JsonObject | undefined): Map<string, JsonObject> {
  return new Map(
    asArray(previous?.['results'])
      .filter(isObject)
      .map((result) => [keyOf(result), result]),
  )
}

/** What makes two results the same finding: everything but the time. */
function keyOf(result: JsonObject): string {
  const rest = Object.entries(result).filter(([key]) => key !== 'timestamp')
  return createHash('sha256')
    .update(JSON.stringify(sorted(Object.fromEntries(rest))))
    .digest('base64')
}

function kindOf(result: JsonObject): string {
  return asString(dig(asArray(result['resources'])[0], 'kind')) ?? ''
}

function sortKey(result: JsonObject): string {
  const resource = asArray(result['resources'])[0]
  const text = (...keys: string[]) => asString(dig(resource, ...keys)) ?? ''
  const path = asString(dig(result, 'properties', 'path')) ?? ''
  return [text('kind'), text('name'), asString(result['policy']), asString(result['rule']), path].join('\n')
}

function byKey(left: JsonObject, right: JsonObject): number {
  const [a, b] = [sortKey(left), sortKey(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

type Counts = Pick<ReportSummary, 'pass' | 'fail' | 'warn' | 'error' | 'skip'>

function summaryOf(results: readonly ReportResult[], carried: readonly JsonObject[]): Counts {
  const summary: Counts = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 }
  for (const { result } of results) summary[result] += 1
  for (const { result } of carried)
    if (result === 'fail' || result === 'warn' || result === 'error') summary[result] += 1
  return summary
}

/** The same value with the keys of all objects in one order: an API server returns them in another than they were sent. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
