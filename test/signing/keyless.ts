import { generateKeyPairSync } from 'node:crypto'
import { initializeCA } from '@sigstore/mock/dist/fulcio/ca.js'
import { initializeCTLog } from '@sigstore/mock/dist/fulcio/ctlog.js'
import { ISSUER_EXTENSIONS } from './authority.ts'
import type { IssuedCertificate } from './authority.ts'
import { toSigningKey } from './keys.ts'
import type { TimestampAuthority } from './timestamp-authority.ts'
import { createTimestampAuthority } from './timestamp-authority.ts'
import { createLog } from './transparency-log.ts'
import type { TransparencyLog } from './transparency-log.ts'
import type { TrustRootParts } from './trust-root.ts'
import { trustRootText } from './trust-root.ts'
import { trustedLogOf } from '../support/trusted-log.ts'

/** Who signs without a key of their own. */
export interface KeylessIdentity {
  issuer: string
  subject: string
}

/** The identity that signs where a test does not care. */
export const RELEASE: KeylessIdentity = {
  issuer: 'https://token.actions.example',
  subject: 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main',
}

/** Sigstore's services in this process, without a network: Fulcio with its certificate log, Rekor, a timestamp authority. */
export interface Sigstore {
  log: TransparencyLog
  timestamps: TimestampAuthority
  /** A certificate for the identity, valid for ten minutes from now, in the certificate log. */
  certify(identity?: KeylessIdentity): Promise<IssuedCertificate>
  trustRoot: string
  /** What the trust root is made of. */
  trusted: Required<TrustRootParts>
}

/** Starts the services; each call is a world of its own that trusts no other. */
export async function createSigstore(): Promise<Sigstore> {
  const logKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificateLog = await initializeCTLog(logKeys)
  const authority = await initializeCA(generateKeyPairSync('ec', { namedCurve: 'P-256' }), certificateLog)
  const log = await createLog()
  const timestamps = await createTimestampAuthority()
  const root = Buffer.from(authority.rootCertificate.buffer).toString('base64')
  const trusted = {
    tlogs: [log.trusted],
    ctlogs: [trustedLogOf('https://ctfe.example', certificateLog.publicKey)],
    certificateAuthorities: [
      {
        uri: 'https://fulcio.example',
        certChain: { certificates: [{ rawBytes: root }] },
        validFor: { start: '2020-01-01T00:00:00Z' },
      },
    ],
    timestampAuthorities: [timestamps.trusted],
  }
  const certify = async (identity = RELEASE) => issue(authority, identity)
  return { log, timestamps, certify, trustRoot: trustRootText(trusted), trusted }
}

async function issue(
  authority: Awaited<ReturnType<typeof initializeCA>>,
  { issuer, subject }: KeylessIdentity,
): Promise<IssuedCertificate> {
  const key = toSigningKey('p256', generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const view = await authority.issueCertificate({
    publicKey: Buffer.from(key.publicKey.export({ type: 'spki', format: 'der' })),
    subjectAltName: subject,
    extensions: [
      { oid: ISSUER_EXTENSIONS.old, value: issuer, legacy: true },
      { oid: ISSUER_EXTENSIONS.current, value: issuer },
    ],
  })
  const der = Buffer.from(view.buffer, view.byteOffset, view.byteLength)
  return { key, der, pem: toPem(der) }
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
