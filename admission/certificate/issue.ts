import { randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, explicit, integer, objectIdentifier, sequence, setOf, time, utf8 } from './der.ts'

/** What a certificate says, and who says it. */
export interface CertificateContent {
  issuer: string
  subject: string
  /** milliseconds */
  valid: { from: number; until: number }
  /** DER */
  publicKey: Buffer
  signer: KeyObject
  extensions: readonly Buffer[]
}

/** An X.509 v3 certificate as PEM, signed with ECDSA and SHA-256 (RFC 5280). */
export function certificate(content: CertificateContent): string {
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

/** The public key as DER, the way a certificate holds it. */
export function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
