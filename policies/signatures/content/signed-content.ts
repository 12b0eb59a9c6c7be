import { createHash, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { SignedEntity } from '@sigstore/verify'
import { verifyBytes } from './verify-bytes.ts'
import { verifyDigest } from './verify-digest.ts'

/** What was signed: bytes, or the SHA-256 digest of bytes that are not at hand. */
export type SignedThing = { bytes: Uint8Array } | { sha256: Uint8Array }

/** A signature and what it is over; in the form that the library compares log entries with. */
export type SignedContent = SignedEntity['signature'] & { readonly thing: SignedThing }

/**
 * A signature as the library sees it, but verified with every key type. `payload` is what a log records the hash of; it differs from
 * the signed bytes in an envelope alone.
 */
export function signedContent(signature: Buffer, thing: SignedThing, payload = thing): SignedContent {
  return {
    thing,
    signature,
    compareSignature: (other) => isEqual(other, signature),
    compareDigest: (digest) => isEqual(digest, digestOf(payload, 32)),
    compareSignedDigest: (digest) => isEqual(digest, digestOf(thing, digest.length)),
    verifySignature: (key: KeyObject) =>
      'bytes' in thing ? verifyBytes(key, thing.bytes, signature) : verifyDigest(key, thing.sha256, signature),
  }
}

/** Logs record SHA-256, SHA-384 or SHA-512; which one, the length tells. */
function digestOf(thing: SignedThing, length: number): Uint8Array | undefined {
  if ('sha256' in thing) return length === 32 ? thing.sha256 : undefined
  const algorithm = { 32: 'sha256', 48: 'sha384', 64: 'sha512' }[length]
  return algorithm === undefined ? undefined : createHash(algorithm).update(thing.bytes).digest()
}

function isEqual(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right !== undefined && left.length === right.length && timingSafeEqual(left, right)
}
