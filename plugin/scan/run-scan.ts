import { exitCode, type Report } from '../check/report.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { progressOnStderr } from '../output/progress.ts'
import { imageTimeout } from '../images/image-timeout.ts'
import { runImages } from '../images/run-images.ts'
import { loadSet } from '../load-set.ts'
import { checkCluster } from './check-cluster.ts'
import { clusterSet } from './cluster-set.ts'

/** The flags of a scan. */
export interface ScanFlags extends ClusterFlags {
  namespace?: string | undefined
  'all-namespaces': boolean
  policies?: string[] | undefined
  exceptions?: string[] | undefined
  reports: boolean
  strict: boolean
  offline: boolean
}

/** What a scan prints, and its exit code. */
export interface RanScan {
  report: Report
  notes: readonly string[]
  code: number
}

/** `check --cluster`: connects, reads the policies, judges, writes reports. Throws a HealError where that cannot be done. */
export async function runScan(flags: ScanFlags, now: number, say: (line: string) => void): Promise<RanScan> {
  const connection = await connect(flags)
  try {
    const { policies, exceptions = [] } = flags
    const set =
      policies === undefined ? await clusterSet(connection.client, say) : await loadSet(policies, exceptions, now, say)
    const images = runImages(set, {
      offline: flags.offline,
      pullSecrets: true,
      timeout: imageTimeout(flags['request-timeout']),
      reach: () => Promise.resolve(connection.client),
    })
    const checked = await checkCluster(connection, set, {
      namespace: flags['all-namespaces'] ? undefined : (flags.namespace ?? connection.namespace),
      reports: flags.reports,
      now,
      progress: progressOnStderr(),
      images,
    }).finally(() => images.close())
    const found = exitCode(checked.report, flags.strict)
    // Findings are in the reports then; a CronJob that found some has not failed.
    const told = flags.reports && !flags.strict && found === 1 ? 0 : found
    return { report: checked.report, notes: [...checked.notes, ...images.notes()], code: checked.complete ? told : 2 }
  } finally {
    connection.close()
  }
}
