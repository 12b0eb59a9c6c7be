import type { Logger } from 'pino'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { isPermissionMissing, permissionOf } from '../../cluster/permission.ts'
import type { CertificateMetrics } from './metrics.ts'
import type { CertificatePlan } from './plan.ts'

/** Where a report goes. */
export interface ReportTargets {
  log: Pick<Logger, 'info' | 'error'>
  metrics: CertificateMetrics
  /** `heal-system/heal-admission-tls` */
  secret: string
}

/** Tells log and metrics of the Secret of the certificates; nothing that is told holds a key. */
export interface Reports {
  written(plan: CertificatePlan): void
  /** Told once, until something else happens. */
  failed(doing: 'follow' | 'write', failure: ApiFailure): void
  notOurs(reason: string): void
  /** Of an error that nothing foresaw. */
  surprised: (error: unknown) => void
  /** The last problem that is not over, as a sentence. */
  problem: () => string | undefined
  over(doing: 'follow' | 'write'): void
}

/** Reports on one Secret. */
export function createReports({ log, metrics, secret }: ReportTargets): Reports {
  const problems = new Map<string, string>()

  function tell(doing: string, reason: string, message: string): void {
    if (problems.get(doing) === reason) return
    problems.set(doing, reason)
    log.error({ secret, reason }, message)
  }

  return {
    written({ reasons, renewed }) {
      for (const what of renewed) metrics.renewals.inc({ what })
      log.info({ secret, reasons }, 'certificates written')
    },
    failed(doing, failure) {
      const message =
        doing === 'write' ? 'certificates not written, the last ones stay in use' : 'certificates cannot be followed'
      tell(doing, sentenceOf(failure), message)
    },
    notOurs: (reason) => {
      tell('write', reason, 'the Secret of the certificates is not written')
    },
    surprised: (error) => {
      const reason = error instanceof Error ? error.message : String(error)
      tell('surprise', withoutPem(reason), 'certificates not taken over, the last ones stay in use')
    },
    problem: () => problems.values().next().value,
    over: (doing) => {
      problems.delete(doing)
    },
  }
}

function sentenceOf(failure: ApiFailure): string {
  if (!isPermissionMissing(failure)) return `${failure.reason}: ${withoutPem(failure.message)}`
  const { verb, resource, name, namespace } = permissionOf(failure)
  const place = namespace === undefined ? '' : ` in the namespace ${namespace}`
  return `the permission to ${verb} ${resource}${name === undefined ? '' : ` "${name}"`}${place} is missing`
}

/** A validation error may quote what it refuses. */
function withoutPem(message: string): string {
  return message.replace(/-----BEGIN.*/s, '[…]').slice(0, 300)
}
