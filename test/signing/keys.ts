import { createHash, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** `ed25519ph` is an ed25519 key that signs as cosign does with images: the prehashed variant of RFC 8032. */
export type KeyType = 'p256' | 'p384' | 'p521' | 'rsa2048' | 'rsa4096' | 'ed25519' | 'ed25519ph'

/** Every key type that signatures are made with. */
export const KEY_TYPES: readonly KeyType[] = ['p256', 'p384', 'p521', 'rsa2048', 'rsa4096', 'ed25519', 'ed25519ph']

/** A key pair that signs. */
export interface SigningKey {
  readonly type: KeyType
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The public key as a policy names it. */
  readonly pem: string
  /** What cosign writes into a bundle to name the key: base64 of the SHA-256 of its DER. */
  readonly hint: string
}

const made = new Map<string, SigningKey>()

/** The key of that type and name; the same one each time in this process, since RSA keys are slow to make. */
export function signingKey(type: KeyType, name = 'release'): SigningKey {
  const known = made.get(`${type} ${name}`)
  if (known !== undefined) return known
  const key = toSigningKey(type, generate(type))
  made.set(`${type} ${name}`, key)
  return key
}

/** A key pair as a signing key, such as the one a certificate was issued for. */
export function toSigningKey(type: KeyType, pair: { privateKey: KeyObject; publicKey: KeyObject }): SigningKey {
  const der = pair.publicKey.export({ format: 'der', type: 'spki' })
  return {
    type,
    ...pair,
    pem: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    hint: createHash('sha256').update(der).digest('base64'),
  }
}

function generate(type: KeyType): { privateKey: KeyObject; publicKey: KeyObject } {
  switch (type) {
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'p521':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' })
    case 'rsa2048':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
    case 'rsa4096':
      return generateKeyPairSync('rsa', { modulusLength: 4096 })
    case 'ed25519':
    case 'ed25519ph':
      return generateKeyPairSync('ed25519')
  }
}
