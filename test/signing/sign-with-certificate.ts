import type { SignedMaterial } from './artifact.ts'
import type { IssuedCertificate } from './authority.ts'
import { envelopeBundle } from './bundle.ts'
import type { BundleJson, BundleVersion } from './bundle.ts'
import { envelopeJson, signEnvelope } from './envelope.ts'
import type { Envelope } from './envelope.ts'
import { classicIntotoBody, dsseBody, hashedRekordBody, hashedRekordV2Body } from './log-entry.ts'
import { signBytes } from './sign-bytes.ts'
import { bundleMaterial, envelopeMaterial, simpleSigningMaterial } from './sign-image.ts'
import type { SigningLayout } from './sign-image.ts'
import { SIGN_PREDICATE, simpleSigningBytes, statementBytes } from './statement.ts'
import type { Attested } from './statement.ts'
import type { TimestampAuthority } from './timestamp-authority.ts'
import { timestampAnnotation } from './timestamp-authority.ts'
import { logAnnotation } from './transparency-log.ts'
import type { LogEntryJson, TransparencyLog } from './transparency-log.ts'

/** Who witnesses a signature; none by default. */
export interface Witnesses {
  log?: TransparencyLog
  /** `v2`: an entry without a time of its own; in bundles alone. */
  logVersion?: 'v1' | 'v2'
  /** The time that the log claims; now by default. */
  loggedAt?: Date
  timestamps?: TimestampAuthority
  version?: BundleVersion
}

/** Signs the image with the certificate's key, in either layout. */
export async function signImageWith(
  digest: string,
  certificate: IssuedCertificate,
  layout: SigningLayout,
  witnesses: Witnesses = {},
): Promise<SignedMaterial> {
  if (layout === 'bundle')
    return attestImageWith(digest, certificate, { predicateType: SIGN_PREDICATE }, layout, witnesses)
  const payload = simpleSigningBytes(digest)
  const signature = signBytes(certificate.key, payload)
  const body = hashedRekordBody(payload, signature, certificate.pem)
  const annotations = await classicAnnotations(certificate, body, signature, witnesses)
  return simpleSigningMaterial(digest, payload, signature, annotations)
}

/** Makes an attestation signed with the certificate's key, in either layout. */
export async function attestImageWith(
  digest: string,
  certificate: IssuedCertificate,
  attested: Attested,
  layout: SigningLayout,
  witnesses: Witnesses = {},
): Promise<SignedMaterial> {
  const envelope = signEnvelope(certificate.key, statementBytes(digest, attested))
  if (layout === 'bundle') {
    return bundleMaterial(await certificateBundle(envelope, certificate, witnesses), attested.predicateType)
  }
  const json = Buffer.from(JSON.stringify(envelopeJson(envelope)))
  const annotations = await classicAnnotations(certificate, classicIntotoBody(json, certificate.pem), json, witnesses)
  return envelopeMaterial(digest, json, attested.predicateType, annotations)
}

/** A bundle with a certificate and what its witnesses say; plain data, to be changed by hostile variants. */
export async function certificateBundle(
  envelope: Envelope,
  certificate: IssuedCertificate,
  { log, logVersion = 'v1', loggedAt, timestamps, version }: Witnesses = {},
): Promise<BundleJson> {
  const bundle = envelopeBundle(envelope, { certificate: certificate.der }, version)
  if (log !== undefined) {
    const entry =
      logVersion === 'v1'
        ? log.append(dsseBody(envelope, certificate.pem), loggedAt)
        : log.appendV2(hashedRekordV2Body(envelope, certificate.der))
    bundle.verificationMaterial.tlogEntries = [await entry]
  }
  if (timestamps !== undefined) {
    const signedTimestamp = (await timestamps.timestamp(envelope.signature)).toString('base64')
    bundle.verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] }
  }
  return bundle
}

async function classicAnnotations(
  { pem }: IssuedCertificate,
  body: object,
  timestamped: Buffer,
  { log, loggedAt, timestamps }: Witnesses,
): Promise<Record<string, string>> {
  const annotations: Record<string, string> = { 'dev.sigstore.cosign/certificate': pem }
  const entry: LogEntryJson | undefined = await log?.append(body, loggedAt)
  if (entry !== undefined) annotations['dev.sigstore.cosign/bundle'] = logAnnotation(entry)
  const response = await timestamps?.timestamp(timestamped)
  if (response !== undefined) annotations['dev.sigstore.cosign/rfc3161timestamp'] = timestampAnnotation(response)
  return annotations
}
