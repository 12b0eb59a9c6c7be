import type { X509Certificate } from 'node:crypto'
import { issuedBy, readCertificates } from '../certificate/pem.ts'

/** The authorities that the API server trusts, as registered in the webhook configurations. */
export interface Registered {
  certificates: readonly X509Certificate[]
  /** Since when each was seen there without a break: milliseconds, by fingerprint. */
  since: ReadonlyMap<string, number>
}

/** The next observation of the registered bundle (PEM); undefined where it is not known now, which starts all waiting anew. */
export function observe(
  before: Registered | undefined,
  bundle: string | undefined,
  now: number,
): Registered | undefined {
  if (bundle === undefined) return undefined
  const certificates = readCertificates(bundle)
  // Where the clock was set back, what was seen in its future is seen from now on.
  const since = (fingerprint: string) => Math.min(before?.since.get(fingerprint) ?? now, now)
  return {
    certificates,
    since: new Map(certificates.map(({ fingerprint256 }) => [fingerprint256, since(fingerprint256)])),
  }
}

/** True where every API server has had so long (milliseconds) to learn that the authority is trusted. */
export function isSettled(registered: Registered, authority: X509Certificate, now: number, settle: number): boolean {
  const since = registered.since.get(authority.fingerprint256)
  return since !== undefined && now - since >= settle
}

/** True where the registered bundle holds who signed the certificate, for so long (milliseconds) at least. */
export function trusts(registered: Registered, certificate: X509Certificate, now: number, settle: number): boolean {
  return registered.certificates.some(
    (authority) => issuedBy(certificate, authority) && isSettled(registered, authority, now, settle),
  )
}
