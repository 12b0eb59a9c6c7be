import { sign } from 'node:crypto'
import { ed25519ph } from '@noble/curves/ed25519.js'
import type { KeyType, SigningKey } from './keys.ts'

/** The hash each key type signs with, as cosign v3 chooses it; null: the key hashes itself. */
export const HASHES: Readonly<Record<KeyType, 'sha256' | 'sha384' | 'sha512' | null>> = {
  p256: 'sha256',
  p384: 'sha384',
  p521: 'sha512',
  rsa2048: 'sha256',
  rsa4096: 'sha256',
  ed25519: null,
  ed25519ph: null,
}

/** A signature over the bytes; `hash` in place of the key type's own (cosign before v3 always used SHA-256). */
export function signBytes(key: SigningKey, bytes: Uint8Array, hash = HASHES[key.type]): Buffer {
  if (key.type === 'ed25519ph') {
    const { d } = key.privateKey.export({ format: 'jwk' })
    return Buffer.from(ed25519ph.sign(bytes, Buffer.from(d ?? '', 'base64url')))
  }
  return sign(hash, bytes, key.privateKey)
}
