import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Pair } from '../certificate/make.ts'
import { issuedBy, keyFits, readCertificate, readPrivateKey } from '../certificate/pem.ts'
import { isValid } from './lifetimes.ts'

/** A serving certificate with the key that fits. */
export interface Leaf extends Pair {
  certificate: X509Certificate
}

const serverAuth = '1.3.6.1.5.5.7.3.1'

/** The serving certificate of two PEM texts; undefined where they are none, or do not fit. Never throws. */
export function readLeaf(cert: string | undefined, key: string | undefined): Leaf | undefined {
  const certificate = readCertificate(cert)
  const privateKey = readPrivateKey(key)
  if (cert === undefined || key === undefined || certificate === undefined || privateKey === undefined) return undefined
  if (certificate.ca || !keyFits(certificate, privateKey)) return undefined
  // OpenSSL refuses weak keys only when it is to serve with them.
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1' && !isUsableForTls(cert, key)) return undefined
  return { cert, key, certificate }
}

function isUsableForTls(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key })
    return true
  } catch {
    return false
  }
}

/** What is wrong with a serving certificate now, as part of a sentence; undefined where nothing is. */
export function problemOf(
  { certificate }: Leaf,
  authority: X509Certificate | undefined,
  names: readonly string[],
  now: number,
): string | undefined {
  if (!isValid(certificate, now)) return `is valid from ${certificate.validFrom} until ${certificate.validTo}`
  const missing = names.find((name) => !answersTo(certificate, name))
  if (missing !== undefined) return `does not answer to "${missing}"`
  // Node's `keyUsage` is the extended key usage.
  if (!(certificate.keyUsage as readonly string[] | undefined)?.includes(serverAuth)) return 'is not for TLS servers'
  if (authority === undefined || !issuedBy(certificate, authority)) return 'is not signed by the authority in ca.crt'
  return undefined
}

function answersTo(certificate: X509Certificate, name: string): boolean {
  const found =
    isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never', wildcards: false }) : certificate.checkIP(name)
  return found !== undefined
}
