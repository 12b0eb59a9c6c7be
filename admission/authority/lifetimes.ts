import type { X509Certificate } from 'node:crypto'
import { backdated } from '../certificate/self-signed.ts'

const day = 24 * 60 * 60 * 1000

/** How long certificates live (milliseconds). */
export const lifetimes = { authority: 3650 * day, server: 365 * day }

/** An authority from the future is not replaced before the difference is more than clocks usually differ (milliseconds). */
const skew = day

/** The validity of a certificate made now; none outlives its authority. */
export function validity(now: number, life: number, end = Infinity): { from: number; until: number } {
  return { from: now - backdated, until: Math.min(now + life, end) }
}

/** True where two thirds of its life are over. */
export function isDue(certificate: X509Certificate, now: number): boolean {
  const from = certificate.validFromDate.getTime() + backdated
  return now >= from + ((endOf(certificate) - from) * 2) / 3
}

/** True within its validity. */
export function isValid(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now < endOf(certificate)
}

/** True where an authority may still be worth something: not expired, and not from a future that no clock skew explains. */
export function isAlive(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now + skew && now < endOf(certificate)
}

/** When it ends (milliseconds). */
export function endOf(certificate: X509Certificate): number {
  return certificate.validToDate.getTime()
}
