import type { TrustMaterial } from '@sigstore/verify'
import type { Evidence } from '../material/evidence.ts'
import { verifyLog } from '../log/transparency-log.ts'
import { verifyTimestamps } from '../log/timestamps.ts'
import type { LogRule } from '../verification.ts'
import { failure } from './outcome.ts'
import type { Failure } from './outcome.ts'

/** What every signer is checked with; without a log rule of the policy each has the usual one of its kind. */
export interface Context {
  tlog?: LogRule
  /** undefined: no trust root was given */
  material: TrustMaterial | undefined
  now: Date
}

/** What a signer is checked with. */
export type SignerContext = Context & { tlog: LogRule }

/** Applies the log rule; the times of log entries count only where the log is looked at. Never throws. */
export function checkLog(
  evidence: Evidence,
  verifier: Buffer,
  { tlog, material }: SignerContext,
): { ok: true; times: readonly Date[] } | Failure {
  if (tlog === 'ignore' || (tlog === 'ifPresent' && material === undefined)) return { ok: true, times: [] }
  if (evidence.log.length === 0) {
    return tlog === 'require' ? failure('log', 'not in the transparency log') : { ok: true, times: [] }
  }
  if (material === undefined) return failure('log', 'no trust root says which logs are trusted')
  const outcome = verifyLog(evidence, verifier, material)
  return outcome.ok ? { ok: true, times: outcome.times } : failure('log', outcome.reason)
}

/** Every trusted time at which the signature existed: of the log, and of the trust root's timestamp authorities. Never throws. */
export function trustedTimes(
  evidence: Evidence,
  verifier: Buffer,
  context: SignerContext,
): { ok: true; times: readonly Date[] } | Failure {
  const logged = checkLog(evidence, verifier, context)
  const { material } = context
  // Without authorities to hold them against, timestamps say nothing.
  if (!logged.ok || material === undefined || material.timestampAuthorities.length === 0) return logged
  const stamped = verifyTimestamps(evidence, material)
  return stamped.ok ? { ok: true, times: [...logged.times, ...stamped.times] } : failure('time', stamped.reason)
}
