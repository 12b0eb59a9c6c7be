import { RFC3161Timestamp } from '@sigstore/core'
import type { TrustMaterial } from '@sigstore/verify'
import { verifyRFC3161Timestamp } from '@sigstore/verify/dist/timestamp/tsa.js'
import { hasHugeNumbers } from '../asn1.ts'
import type { Evidence } from '../material/evidence.ts'

/** When timestamp authorities saw the signature. */
export type TimesOutcome = { ok: true; times: readonly Date[] } | { ok: false; reason: string }

/** Verifies every timestamp against the trust root's authorities. One that does not hold spoils all. Never throws. */
export function verifyTimestamps({ timestamps, timestamped }: Evidence, material: TrustMaterial): TimesOutcome {
  const distinct = new Set(timestamps.map((timestamp) => timestamp.toString('base64')))
  if (distinct.size < timestamps.length) return { ok: false, reason: 'has the same timestamp twice' }
  try {
    return { ok: true, times: timestamps.map((der) => timeOf(der, timestamped, material)) }
  } catch {
    return { ok: false, reason: 'its timestamp is not from an authority of the trust root, or of another signature' }
  }
}

function timeOf(der: Buffer, timestamped: Buffer, material: TrustMaterial): Date {
  const timestamp = RFC3161Timestamp.parse(Buffer.from(der))
  if (hasHugeNumbers(timestamp.root)) throw new Error('hostile')
  verifyRFC3161Timestamp(timestamp, timestamped, material.timestampAuthorities)
  return timestamp.signingTime
}
