import { randomBytes, type KeyObject, type X509Certificate } from 'node:crypto'
import { makeAuthority, makeServerCertificate, type Pair, type Signer } from '../certificate/make.ts'
import { keyFits, readCertificate, readPrivateKey } from '../certificate/pem.ts'
import { endOf, isAlive, lifetimes, validity } from './lifetimes.ts'

/** An authority that is trusted; without a signer it can sign nothing more. */
export interface Authority {
  certificate: X509Certificate
  key: string | undefined
  signer: Signer | undefined
}

const prefix = 'heal-admission CA '
const subject = /^CN=(heal-admission CA [0-9a-f]{8})$/

/** The authority of two PEM texts; undefined where the certificate is none, is expired, or is no authority's. Never throws. */
export function readAuthority(cert: string | undefined, key: string | undefined, now: number): Authority | undefined {
  const certificate = readCertificate(cert)
  if (certificate?.ca !== true || !isAlive(certificate, now)) return undefined
  const privateKey = readPrivateKey(key)
  const signer = privateKey === undefined ? undefined : signerOf(certificate, privateKey)
  return { certificate, key: signer === undefined ? undefined : key, signer }
}

/** True for an authority that heal-admission made. */
export function isOurs(certificate: X509Certificate): boolean {
  return certificate.ca && subject.test(certificate.subject)
}

function signerOf(certificate: X509Certificate, key: KeyObject): Signer | undefined {
  const name = subject.exec(certificate.subject)?.[1]
  const isUsable = key.asymmetricKeyType === 'ec' && keyFits(certificate, key)
  return name === undefined || !isUsable ? undefined : { name, key }
}

/** A new authority; its name differs from that of every other. */
export function newAuthority(now: number): Authority {
  const pair = makeAuthority(`${prefix}${randomBytes(4).toString('hex')}`, validity(now, lifetimes.authority))
  const made = readAuthority(pair.cert, pair.key, now)
  if (made === undefined) throw new Error('a new authority could not be read back')
  return made
}

/** A new serving certificate; it ends with its authority at the latest. */
export function newServerCertificate(
  authority: Authority & { signer: Signer },
  names: readonly string[],
  now: number,
): Pair {
  return makeServerCertificate(authority.signer, names, validity(now, lifetimes.server, endOf(authority.certificate)))
}

/** True where the authority has a key to sign with. */
export function canSign(authority: Authority): authority is Authority & { signer: Signer } {
  return authority.signer !== undefined
}
