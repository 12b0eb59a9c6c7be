import { constants, publicDecrypt } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { unfit } from '../public-keys.ts'

const curves = { prime256v1: p256, secp384r1: p384, secp521r1: p521 }

/** What stands before a SHA-256 digest in an RSA signature (RFC 8017, 9.2). */
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex')

/**
 * Whether the signature is one of the key over bytes of which only the SHA-256 digest is known. Ed25519 hashes what it signs in
 * its own way: false. Never throws.
 */
export function verifyDigest(key: KeyObject, sha256: Uint8Array, signature: Uint8Array): boolean {
  if (unfit(key) !== undefined) return false
  try {
    return key.asymmetricKeyType === 'rsa' ? holdsRsa(key, sha256, signature) : holdsEc(key, sha256, signature)
  } catch {
    return false
  }
}

/** Whether a key's signatures can be checked with the digest alone. */
export function needsBytes(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ed25519'
}

function holdsEc(key: KeyObject, sha256: Uint8Array, signature: Uint8Array): boolean {
  const curve = Object.entries(curves).find(([name]) => name === key.asymmetricKeyDetails?.namedCurve)?.[1]
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  if (curve === undefined) return false
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return curve.verify(signature, sha256, point, { prehash: false, lowS: false, format: 'der' })
}

/** The whole of what the key decrypts is compared, so nothing can hide behind the digest. */
function holdsRsa(key: KeyObject, sha256: Uint8Array, signature: Uint8Array): boolean {
  const decrypted = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
  return decrypted.equals(Buffer.concat([sha256Info, sha256]))
}
