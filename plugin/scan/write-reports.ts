import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { listObjects, type ListOptions } from '../../cluster/list.ts'
import { createObject, deleteObject, replaceObject } from '../../cluster/objects.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import type { Report, ReportResult } from '../check/report.ts'
import { orThrow } from '../connect/failure-text.ts'
import { buildReportObject, reportName, saysTheSame } from './build-reports.ts'
import { reportApi, type ReportApi } from './report-api.ts'
import type { Scan } from './scan.ts'

/** What became of the reports. */
export interface WrittenReports {
  /** `reports.openreports.io` */
  api: string
  written: number
  unchanged: number
  deleted: number
  /** Namespaces whose report holds fewer results than were found. */
  truncated: readonly string[]
}

/** What is written, and for which part of the cluster. */
export interface WriteReportsOptions {
  scan: Scan
  report: Report
  /** undefined: all namespaces */
  namespace: string | undefined
  now: number
}

/**
 * Brings the policy reports of the scanned namespaces up to date: one object for a namespace with failures, none for one without,
 * no write where nothing changed. Throws a HealError at the first write that is refused.
 */
export async function writeReports(client: ApiClient, options: WriteReportsOptions): Promise<WrittenReports> {
  const api = await reportApi(client)
  const stored = await storedReports(client, api, options.namespace)
  const byNamespace = Map.groupBy(options.report.results, ({ resource }) => resource.namespace)
  const tally: Tally = { written: 0, unchanged: 0, deleted: 0, truncated: [] }
  for (const namespace of [...new Set([...byNamespace.keys(), ...stored.keys()])].sort()) {
    await bringUpToDate(
      client,
      { api, options, tally, namespace },
      byNamespace.get(namespace) ?? [],
      stored.get(namespace),
    )
  }
  return { api: `${api.type.resource}.${api.type.group}`, ...tally }
}

interface Tally {
  written: number
  unchanged: number
  deleted: number
  truncated: string[]
}

interface Place {
  api: ReportApi
  options: WriteReportsOptions
  tally: Tally
  namespace: string
}

async function storedReports(
  client: ApiClient,
  { type }: ReportApi,
  namespace: string | undefined,
): Promise<Map<string, JsonObject>> {
  const options = { fieldSelector: `metadata.name=${reportName}`, ...(namespace === undefined ? {} : { namespace }) }
  const { items } = orThrow(await listWhenServed(client, type, options), 'reading the policy reports')
  return new Map(items.map((item) => [asString(dig(item, 'metadata', 'namespace')) ?? '', item]))
}

/** A CustomResourceDefinition of this minute is served a moment before its objects can be listed. */
async function listWhenServed(client: ApiClient, type: ResourceType, options: ListOptions) {
  let listed = await listObjects(client, type, options)
  for (let tries = 0; tries < 10 && !listed.ok && listed.failure.reason === 'TooManyRequests'; tries += 1) {
    await sleep(500)
    listed = await listObjects(client, type, options)
  }
  return listed
}

async function bringUpToDate(
  client: ApiClient,
  { api, options, tally, namespace }: Place,
  results: readonly ReportResult[],
  previous: JsonObject | undefined,
): Promise<void> {
  const unread = new Set<string>(options.scan.unread.map(({ kind }) => kind))
  const wanted = buildReportObject({ namespace, results }, { api, previous, unread, now: options.now })
  const doing = `writing the policy report of namespace ${JSON.stringify(namespace)}`
  if (wanted === undefined) {
    if (previous === undefined) return
    gone(await deleteObject(client, api.type, { namespace, name: reportName }), doing)
    tally.deleted += 1
    return
  }
  if (digObject(wanted, 'metadata', 'annotations') !== undefined) tally.truncated.push(namespace)
  if (previous !== undefined && saysTheSame(previous, wanted)) {
    tally.unchanged += 1
    return
  }
  const write =
    previous === undefined
      ? createObject(client, api.type, wanted)
      : replaceObject(client, api.type, withVersion(wanted, previous))
  if (gone(await write, doing)) tally.written += 1
}

function withVersion(wanted: JsonObject, previous: JsonObject): JsonObject {
  const resourceVersion = dig(previous, 'metadata', 'resourceVersion')
  return { ...wanted, metadata: { ...digObject(wanted, 'metadata'), resourceVersion } }
}

/** A namespace that ended during the scan needs no report; true where the write happened. */
function gone(result: ApiResult, doing: string): boolean {
  const isEnding = !result.ok && /because it is being terminated/.test(result.failure.message)
  if (!result.ok && (result.failure.reason === 'NotFound' || isEnding)) return false
  orThrow(result, doing)
  return true
}
