import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'

/** More than any bundle holds that this product makes; a text of a million certificates must not stop the server. */
const most = 64
const block = /-----BEGIN CERTIFICATE-----[^-]{1,65536}-----END CERTIFICATE-----/g

/** The certificates of a PEM text, the first 64; what cannot be read is left out. Never throws. */
export function readCertificates(pem: string | undefined): X509Certificate[] {
  const found: X509Certificate[] = []
  for (const [text] of pem?.matchAll(block) ?? []) {
    const certificate = attempt(() => new X509Certificate(text))
    if (certificate !== undefined) found.push(certificate)
    if (found.length === most) break
  }
  return found
}

/** The first certificate of a PEM text, as TLS servers mean it. Never throws. */
export function readCertificate(pem: string | undefined): X509Certificate | undefined {
  return readCertificates(pem)[0]
}

/** The private key of a PEM text, where there is one without a passphrase. Never throws. */
export function readPrivateKey(pem: string | undefined): KeyObject | undefined {
  return pem === undefined ? undefined : attempt(() => createPrivateKey(pem))
}

/** True where the key is the certificate's. Never throws. */
export function keyFits(certificate: X509Certificate, key: KeyObject): boolean {
  return attempt(() => certificate.checkPrivateKey(key)) ?? false
}

/** True where the authority signed the certificate, by name, key identifier and signature. Never throws. */
export function issuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return attempt(() => certificate.checkIssued(authority) && certificate.verify(authority.publicKey)) ?? false
}

/** One PEM text of several certificates: each once, the oldest first, so that the same set is always the same text. */
export function writeCertificates(certificates: readonly X509Certificate[]): string {
  const distinct = new Map(certificates.map((each) => [each.fingerprint256, each]))
  return [...distinct.values()].sort(byAge).map(String).join('')
}

function byAge(left: X509Certificate, right: X509Certificate): number {
  return (
    left.validFromDate.getTime() - right.validFromDate.getTime() ||
    left.fingerprint256.localeCompare(right.fingerprint256)
  )
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
