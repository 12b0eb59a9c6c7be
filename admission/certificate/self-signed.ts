import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, explicit, integer, objectIdentifier, sequence, setOf, time, utf8 } from './der.ts'
import { authorityExtensions, keyIdentifiers, serverExtensions } from './extensions.ts'

/** A server certificate and the authority that signed it, all PEM. The authority's key is thrown away. */
export interface SelfSigned {
  ca: string
  cert: string
  key: string
}

const day = 24 * 60 * 60 * 1000
/** Clocks differ: a certificate is valid from an hour ago. */
const backdated = 60 * 60 * 1000

/** Makes a certificate for trying, for DNS names and IP addresses; it lasts 90 days from `now` (milliseconds). */
export function selfSigned(names: readonly string[], now: number): SelfSigned {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuerKey = spki(authority.publicKey)
  const valid = { from: now - backdated, until: now + 90 * day }
  const issuer = 'heal-admission self-signed CA'
  const ca = certificate({
    issuer,
    subject: issuer,
    valid,
    publicKey: issuerKey,
    signer: authority.privateKey,
    extensions: [...authorityExtensions(), ...keyIdentifiers(issuerKey, issuerKey)],
  })
  const serverKey = spki(server.publicKey)
  const cert = certificate({
    issuer,
    subject: 'heal-admission',
    valid,
    publicKey: serverKey,
    signer: authority.privateKey,
    extensions: [...serverExtensions(names), ...keyIdentifiers(serverKey, issuerKey)],
  })
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

interface CertificateContent {
  issuer: string
  subject: string
  /** milliseconds */
  valid: { from: number; until: number }
  /** DER */
  publicKey: Buffer
  signer: KeyObject
  extensions: readonly Buffer[]
}

function certificate(content: CertificateContent): string {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2')) // ecdsa-with-SHA256
  const signed = sequence(
    explicit(0, integer(Buffer.from([2]))), // v3
    integer(randomBytes(16)),
    algorithm,
    commonName(content.issuer),
    sequence(time(content.valid.from), time(content.valid.until)),
    commonName(content.subject),
    content.publicKey,
    explicit(3, sequence(...content.extensions)),
  )
  return pem(sequence(signed, algorithm, bits(sign('sha256', signed, content.signer))))
}

function commonName(name: string): Buffer {
  return sequence(setOf(sequence(objectIdentifier('2.5.4.3'), utf8(name))))
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
