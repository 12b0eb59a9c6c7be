import { createHash } from 'node:crypto'
import type { TransparencyLogEntry } from '@sigstore/bundle'
import type { TrustMaterial } from '@sigstore/verify'
import { verifyTLogBody, verifyTLogInclusion } from '@sigstore/verify/dist/tlog/index.js'
import { asString, dig } from '../../json.ts'
import type { Evidence } from '../material/evidence.ts'
import { isLoggedFor } from './logged-verifier.ts'

/** What the logs say: when the entries that promise a time were made. */
export type LogOutcome = { ok: true; times: readonly Date[] } | { ok: false; reason: string }

/**
 * Verifies every log entry: that a trusted log has it, that it is about this very signature, and that it was made for the signer
 * (`verifier`: DER of the key or certificate). One entry that does not hold spoils all. Never throws.
 */
export function verifyLog(evidence: Evidence, verifier: Buffer, material: TrustMaterial): LogOutcome {
  const distinct = new Set(evidence.log.map(identify))
  if (distinct.size < evidence.log.length) return { ok: false, reason: 'has the same log entry twice' }
  const times: Date[] = []
  for (const entry of evidence.log) {
    const reason = entryProblem(entry, evidence, verifier, material)
    if (reason !== undefined) return { ok: false, reason }
    // Only the promise is signed together with the time.
    if (entry.inclusionPromise !== undefined) times.push(new Date(Number(entry.integratedTime) * 1000))
  }
  return { ok: true, times }
}

function entryProblem(
  entry: TransparencyLogEntry,
  evidence: Evidence,
  verifier: Buffer,
  material: TrustMaterial,
): string | undefined {
  try {
    verifyTLogInclusion(entry, material.tlogs)
  } catch {
    return 'its log entry is not from a log of the trust root'
  }
  try {
    const body: unknown = JSON.parse(entry.canonicalizedBody.toString('utf8'))
    if (isClassicAttestation(entry)) verifyClassicBody(body, evidence)
    else verifyTLogBody(entry, evidence.content)
    return isLoggedFor(body, verifier) ? undefined : 'its log entry was made for another key or certificate'
  } catch {
    return 'its log entry is about another signature'
  }
}

/** What cosign logged attestations as before it had bundles; the library knows only its successors. */
function isClassicAttestation({ kindVersion }: TransparencyLogEntry): boolean {
  return kindVersion.kind === 'intoto' && kindVersion.version === '0.0.1'
}

function verifyClassicBody(body: unknown, { payload, timestamped }: Evidence): void {
  const hash = createHash('sha256').update(timestamped).digest('hex')
  const isSame =
    dig(body, 'kind') === 'intoto' &&
    dig(body, 'apiVersion') === '0.0.1' &&
    payload.kind === 'envelope' &&
    asString(dig(body, 'spec', 'content', 'hash', 'value')) === hash
  if (!isSame) throw new Error('another envelope')
}

function identify({ logId, canonicalizedBody }: TransparencyLogEntry): string {
  return createHash('sha256').update(logId.keyId).update(canonicalizedBody).digest('hex')
}
