import { verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { ed25519ph } from '@noble/curves/ed25519.js'
import { unfit } from '../public-keys.ts'

/** The hash that belongs to a curve. */
const curveHashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' }

/**
 * Whether the signature is one of the key over these bytes. Elliptic curves: with the curve's own hash (cosign v3), then with
 * SHA-256 (before v3). RSA: PKCS #1 v1.5 with SHA-256. Ed25519: pure, then prehashed as cosign signs images. Never throws.
 */
export function verifyBytes(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (unfit(key) !== undefined) return false
  switch (key.asymmetricKeyType) {
    case 'ec':
      return ecHashes(key).some((hash) => holds(hash, key, bytes, signature))
    case 'rsa':
      return holds('sha256', key, bytes, signature)
    default:
      return holds(null, key, bytes, signature) || holdsPrehashed(key, bytes, signature)
  }
}

function ecHashes(key: KeyObject): string[] {
  const own = curveHashes[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256'
  return own === 'sha256' ? [own] : [own, 'sha256']
}

function holds(hash: string | null, key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(hash, bytes, key, signature)
  } catch {
    return false
  }
}

/** Node has no Ed25519ph. */
function holdsPrehashed(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const { x } = key.export({ format: 'jwk' })
    return ed25519ph.verify(signature, bytes, Buffer.from(x ?? '', 'base64url'), { zip215: false })
  } catch {
    return false
  }
}
