import type { ApiClient } from '../../cluster/api-client.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { count, list } from '../../policies/messages/text.ts'
import { buildReport } from '../check/build-report.ts'
import { notesOf } from '../check/notes.ts'
import type { Report } from '../check/report.ts'
import { failureLine } from '../connect/failure-text.ts'
import type { Connection } from '../connect/connect.ts'
import { verifiedText } from '../images/judge-all.ts'
import type { RunImages } from '../images/run-images.ts'
import { ticking } from '../images/ticking.ts'
import type { Progress } from '../output/progress.ts'
import { scan, type Scan } from './scan.ts'
import { writeReports, type WrittenReports } from './write-reports.ts'

/** What a scan is asked for. */
export interface CheckClusterOptions {
  /** undefined: all namespaces */
  namespace: string | undefined
  reports: boolean
  /** milliseconds since the epoch */
  now: number
  progress: Progress
  images: RunImages
}

/** What a scan came to, and what it is to be taken with, a line each. */
export interface CheckedCluster {
  report: Report
  notes: readonly string[]
  /** False where something could not be read: what was not found may be there all the same. */
  complete: boolean
}

/** Judges what stands in a cluster, and writes its policy reports where asked. Throws a HealError where nothing could be read. */
export async function checkCluster(
  { client }: Connection,
  set: PolicySet,
  options: CheckClusterOptions,
): Promise<CheckedCluster> {
  const { namespace, now } = options
  const scanned = await scanWithProgress(client, set, options)
  const report = buildReport(scanned.judged, 0)
  const notes = [...notesOf(scanned.judged), ...unseen(scanned)]
  if (options.reports) notes.push(...told(await writeReports(client, { scan: scanned, report, namespace, now })))
  return { report, notes, complete: scanned.unread.length === 0 && scanned.unjudged === 0 }
}

async function scanWithProgress(
  client: ApiClient,
  set: PolicySet,
  { namespace, now, progress, images }: CheckClusterOptions,
): Promise<Scan> {
  const scans: Scan[] = []
  await progress.step('reading workloads', async (tell) => {
    let read = ''
    const onProgress = (resource: string, objects: number): void => {
      read = `${resource}, ${count(objects, 'object')} so far`
      tell(read)
    }
    const tellImages = (): void => {
      if (images.counts().asked > 0) tell(`${read}, ${verifiedText(images)} looked at`)
    }
    const scanned = await ticking(scan(client, set, { namespace, now, images, onProgress }), tellImages)
    scans.push(scanned)
    return `${count(scanned.judged.length, 'workload')} read in ${namespace === undefined ? 'all namespaces' : `namespace ${namespace}`}`
  })
  const [scanned] = scans
  if (scanned === undefined) throw new Error('the scan came to nothing')
  return scanned
}

function unseen({ unread, unjudged, exempt }: Scan): string[] {
  return [
    ...unread.map(({ resource, failure }) => `error: ${resource} could not be read: ${failureLine(failure)}`),
    ...(unjudged === 0 ? [] : [`error: ${count(unjudged, 'workload')} not judged: their owners could not be read`]),
    ...(exempt === 0 ? [] : [`note: ${count(exempt, 'workload')} in namespaces that admission never judges left out`]),
  ]
}

function told({ api, written, unchanged, deleted, truncated }: WrittenReports): string[] {
  const parts = [`${written} written`, `${unchanged} unchanged`, `${deleted} deleted`]
  const cut =
    truncated.length === 0 ? [] : [`note: truncated reports: ${list(truncated)}; check -n NAMESPACE shows all`]
  return [`policy reports (${api}): ${parts.join(', ')}`, ...cut]
}
