import type { TransparencyLogEntry } from '@sigstore/bundle'
import type { SignedContent } from '../content/signed-content.ts'

/** Signature material in one form, whatever layout it was found in. Read and within the limits; nothing of it is verified. */
export interface Evidence {
  payload: SignedPayload
  content: SignedContent
  verifier: Verifier
  log: readonly TransparencyLogEntry[]
  /** RFC 3161 responses, DER. */
  timestamps: readonly Buffer[]
  /** What timestamps are over. */
  timestamped: Buffer
}

/** What the signature is over, by its meaning. */
export type SignedPayload =
  | { kind: 'envelope'; payloadType: string; payload: Buffer }
  | { kind: 'simple-signing'; payload: Buffer }
  /** The image's manifest, or the file, itself: the digest that the bundle says it has, or which other hash it was signed with. */
  | { kind: 'message'; sha256?: string; otherHash?: string }

/** Who the material says has signed. It alone decides whether that is a key or a certificate, so a policy must compare. */
export type Verifier = { kind: 'key'; hint: string } | { kind: 'certificate'; der: Buffer }

/** Evidence, or in one clause why there is none. */
export type ReadEvidence = { ok: true; evidence: Evidence } | { ok: false; reason: string }
