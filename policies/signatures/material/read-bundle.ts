import { HashAlgorithm, Bundle as RawBundle } from '@sigstore/protobuf-specs'
import type { HashOutput, TransparencyLogEntry as RawEntry } from '@sigstore/protobuf-specs'
import {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  ValidationError,
  assertBundleLatest,
  assertBundleV01,
  assertBundleV02,
} from '@sigstore/bundle'
import type { TransparencyLogEntry } from '@sigstore/bundle'
import { parseBounded } from '../bounded-json.ts'
import { signedContent } from '../content/signed-content.ts'
import type { SignedThing } from '../content/signed-content.ts'
import { LIMITS } from '../limits.ts'
import { shown } from '../shown.ts'
import { envelopeContent } from './envelope-content.ts'
import type { Evidence, ReadEvidence, SignedPayload, Verifier } from './evidence.ts'
import { exceeds } from './log-limits.ts'

const checks: ReadonlyMap<string, (bundle: RawBundle) => void> = new Map([
  [BUNDLE_V01_MEDIA_TYPE, assertBundleV01],
  [BUNDLE_V02_MEDIA_TYPE, assertBundleV02],
  [BUNDLE_V03_LEGACY_MEDIA_TYPE, assertBundleLatest],
  [BUNDLE_V03_MEDIA_TYPE, assertBundleLatest],
])

const otherHashes: ReadonlyMap<HashAlgorithm, string> = new Map([
  [HashAlgorithm.SHA2_384, 'SHA-384'],
  [HashAlgorithm.SHA2_512, 'SHA-512'],
])

/**
 * What the library wants, and cosign does otherwise: where an ed25519 key signs a file there is no digest of it, and with a certificate
 * of an own authority there is its chain. Of a chain only the first certificate is read: the policy says which others are trusted.
 */
const optional: ReadonlySet<string> = new Set([
  'content.messageSignature.messageDigest.digest',
  'verificationMaterial.content.$case',
])

/** Reads a Sigstore bundle; `signed` is what a message signature in it is over. Never throws. */
export function readBundle(json: Uint8Array, signed: SignedThing): ReadEvidence {
  if (json.length > LIMITS.document) return { ok: false, reason: 'the bundle is larger than 4 MiB' }
  const parsed = parseBounded(json, LIMITS.bundleValues)
  if (!parsed.ok) return { ok: false, reason: `the bundle ${parsed.reason}` }
  try {
    return toEvidence(RawBundle.fromJSON(parsed.value), signed)
  } catch {
    return { ok: false, reason: 'the bundle cannot be read' }
  }
}

function toEvidence(bundle: RawBundle, signed: SignedThing): ReadEvidence {
  const invalid = invalidity(bundle)
  if (invalid !== undefined) return { ok: false, reason: invalid }
  const verifier = verifierOf(bundle)
  const content = contentOf(bundle, signed)
  if (verifier === undefined || content === undefined) return { ok: false, reason: 'the bundle is incomplete' }
  const log = (bundle.verificationMaterial?.tlogEntries ?? []).filter(isWhole)
  const stamps = bundle.verificationMaterial?.timestampVerificationData?.rfc3161Timestamps ?? []
  const timestamps = stamps.map(({ signedTimestamp }) => signedTimestamp)
  const excess = exceeds(log, timestamps)
  if (excess !== undefined) return { ok: false, reason: `the bundle ${excess}` }
  return { ok: true, evidence: { ...content, verifier, log, timestamps, timestamped: content.content.signature } }
}

/** The first thing that is wrong with the bundle; undefined where it is whole. */
function invalidity(bundle: RawBundle): string | undefined {
  const check = checks.get(bundle.mediaType)
  if (check === undefined) return `the bundle is of the unknown media type ${shown(bundle.mediaType)}`
  try {
    check(bundle)
    return undefined
  } catch (error) {
    const fields = error instanceof ValidationError ? error.fields : []
    const wrong = fields.find((field) => !optional.has(field))
    if (fields.length > 0 && wrong === undefined) return undefined
    return wrong === undefined ? 'the bundle is invalid' : `the bundle has no valid ${shown(wrong)}`
  }
}

function verifierOf({ verificationMaterial: material }: RawBundle): Verifier | undefined {
  switch (material?.content?.$case) {
    case 'publicKey':
      return { kind: 'key', hint: material.content.publicKey.hint }
    case 'certificate':
      return certificate(material.content.certificate.rawBytes)
    case 'x509CertificateChain': {
      const { certificates } = material.content.x509CertificateChain
      return certificates.length > LIMITS.certificates ? undefined : certificate(certificates[0]?.rawBytes)
    }
    default:
      return undefined
  }
}

/** The check above has refused bundles with other entries. */
function isWhole(entry: RawEntry): entry is TransparencyLogEntry {
  return entry.logId !== undefined && entry.kindVersion !== undefined
}

function certificate(der: Buffer | undefined): Verifier | undefined {
  return der === undefined || der.length > LIMITS.asn1 ? undefined : { kind: 'certificate', der }
}

function contentOf({ content }: RawBundle, signed: SignedThing): Pick<Evidence, 'payload' | 'content'> | undefined {
  if (content?.$case === 'dsseEnvelope') return envelopeContent(content.dsseEnvelope)
  if (content?.$case !== 'messageSignature') return undefined
  const { signature, messageDigest } = content.messageSignature
  if (signature.length > LIMITS.signature) return undefined
  return { payload: messagePayload(messageDigest), content: signedContent(signature, signed) }
}

function messagePayload(said: HashOutput | undefined): SignedPayload {
  if (said?.algorithm === HashAlgorithm.SHA2_256 && said.digest.length === 32) {
    return { kind: 'message', sha256: `sha256:${said.digest.toString('hex')}` }
  }
  const otherHash = otherHashes.get(said?.algorithm ?? HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED)
  return otherHash === undefined ? { kind: 'message' } : { kind: 'message', otherHash }
}
