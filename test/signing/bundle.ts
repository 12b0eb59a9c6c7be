import { createHash } from 'node:crypto'
import type { Envelope } from './envelope.ts'
import { envelopeJson } from './envelope.ts'
import { HASHES, signBytes } from './sign-bytes.ts'
import type { SigningKey } from './keys.ts'

/** The versions of Sigstore's bundle. */
export type BundleVersion = '0.1' | '0.2' | '0.3'

/** A bundle as JSON writes it; plain data that hostile variants change before it becomes bytes. */
export interface BundleJson {
  mediaType: string
  verificationMaterial: {
    publicKey?: { hint: string }
    certificate?: { rawBytes: string }
    x509CertificateChain?: { certificates: { rawBytes: string }[] }
    tlogEntries?: object[]
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] }
  }
  dsseEnvelope?: object
  messageSignature?: { messageDigest: { algorithm?: string; digest?: string }; signature: string }
}

/** Who signed, as a bundle says it: the key's hint, or the certificate's DER. */
export type Verifier = { hint: string } | { certificate: Buffer }

/** A bundle around a signed envelope. */
export function envelopeBundle(envelope: Envelope, verifier: Verifier, version: BundleVersion = '0.3'): BundleJson {
  return { ...emptyBundle(verifier, version), dsseEnvelope: envelopeJson(envelope) }
}

/** A bundle around a signature of the bytes themselves: what `cosign sign-blob` writes. */
export function messageBundle(key: SigningKey, bytes: Uint8Array, version: BundleVersion = '0.3'): BundleJson {
  const hash = HASHES[key.type]
  const messageDigest =
    hash === null ? {} : { algorithm: `SHA2_${hash.slice(3)}`, digest: createHash(hash).update(bytes).digest('base64') }
  const signature = signBytes(key, bytes).toString('base64')
  return { ...emptyBundle({ hint: key.hint }, version), messageSignature: { messageDigest, signature } }
}

/** The bundle as it is found in a registry or in a file. */
export function bundleBytes(bundle: BundleJson): Buffer {
  return Buffer.from(JSON.stringify(bundle))
}

/** A bundle's media type: that of v0.3 is written in another form. */
export function bundleMediaType(version: BundleVersion): string {
  return version === '0.3'
    ? 'application/vnd.dev.sigstore.bundle.v0.3+json'
    : `application/vnd.dev.sigstore.bundle+json;version=${version}`
}

function emptyBundle(verifier: Verifier, version: BundleVersion): BundleJson {
  return { mediaType: bundleMediaType(version), verificationMaterial: material(verifier, version) }
}

function material(verifier: Verifier, version: BundleVersion): BundleJson['verificationMaterial'] {
  if ('hint' in verifier) return { publicKey: { hint: verifier.hint } }
  const certificate = { rawBytes: verifier.certificate.toString('base64') }
  return version === '0.3' ? { certificate } : { x509CertificateChain: { certificates: [certificate] } }
}
