import { X509Certificate } from 'node:crypto'

const block = /-----BEGIN CERTIFICATE-----[^-]{1,65536}-----END CERTIFICATE-----/g
const most = 16

/** The certificates of a PEM text in base64 (as Secrets and webhook configurations hold it); what cannot be read is left out. */
export function certificatesIn(base64: unknown): X509Certificate[] {
  if (typeof base64 !== 'string' || base64.length > 1_000_000) return []
  const pem = Buffer.from(base64, 'base64').toString('utf8')
  return [...pem.matchAll(block)].slice(0, most).flatMap(([text]) => {
    try {
      return [new X509Certificate(text)]
    } catch {
      return []
    }
  })
}

/** True where one of the authorities signed the certificate. */
export function isSignedBy(certificate: X509Certificate, authorities: readonly X509Certificate[]): boolean {
  return authorities.some((authority) => {
    try {
      return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
    } catch {
      return false
    }
  })
}
