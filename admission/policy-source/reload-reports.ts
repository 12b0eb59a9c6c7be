import type { Logger } from 'pino'
import type { TlsMaterial } from '../certificate/tls-files.ts'
import type { TlsReload } from '../certificate/tls-source.ts'
import type { Metrics } from '../metrics.ts'
import type { LoadedPolicies, Reload } from './policy-source.ts'
import { problemLines } from '../readiness.ts'

/** Tells log and metrics what became of changed files. */
export interface ReloadReports {
  policies: (reload: Reload, loaded: LoadedPolicies | undefined) => void
  certificates: (reload: TlsReload) => void
  certificateInForce: (material: TlsMaterial) => void
}

/** Reports that write to these metrics and this log. */
export function createReloadReports(metrics: Metrics, log: Logger): ReloadReports {
  const certificateInForce = ({ expiresAt }: TlsMaterial) => {
    metrics.certificateExpiry.set(expiresAt / 1000)
    metrics.reloadSuccess.set({ what: 'certificate' }, 1)
  }
  return {
    policies: (reload, loaded) => {
      count(metrics, 'policies', reload.ok)
      if (loaded !== undefined) describePolicies(metrics, loaded)
      logPolicies(log, reload, loaded)
    },
    certificates: (reload) => {
      count(metrics, 'certificate', reload.ok)
      if (reload.ok) {
        certificateInForce(reload.material)
        log.info({ expiresAt: new Date(reload.material.expiresAt).toISOString() }, 'certificate loaded')
      } else {
        log.error({ reason: reload.reason }, 'certificate not loaded, the last good one stays in force')
      }
    },
    certificateInForce,
  }
}

function count(metrics: Metrics, what: string, ok: boolean): void {
  metrics.reloadSuccess.set({ what }, ok ? 1 : 0)
  if (!ok) metrics.reloadErrors.inc({ what })
}

function describePolicies(metrics: Metrics, { set, at }: LoadedPolicies): void {
  metrics.policySetInfo.reset()
  metrics.policySetInfo.set({ hash: set.hash }, 1)
  metrics.policySetLoaded.set(at / 1000)
  metrics.policies.set(set.policies.length)
}

function logPolicies(log: Logger, reload: Reload, loaded: LoadedPolicies | undefined): void {
  const problems = problemLines(reload.problems)
  const fields = problems.length === 0 ? {} : { problems }
  const hash = loaded?.set.hash
  if (reload.ok) log.info({ hash, policies: loaded?.set.policies.length, ...fields }, 'policies loaded')
  else if (loaded === undefined) log.error(fields, 'policies not loaded, not ready')
  else log.error({ hash, ...fields }, 'policies not loaded, the last good ones stay in force')
}
