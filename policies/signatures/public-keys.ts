import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { pemBlocks, type PemBlock } from './pem.ts'

/** Curves of EC keys that sign images, by Node's names. */
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const shortestModulus = 2048
const kinds = 'P-256, P-384, P-521, Ed25519, or RSA of at least 2048 bits'

type Read = { ok: true; key: KeyObject } | { ok: false; reason: string }

/** What is wrong with one or more PEM public keys; empty: each can verify signatures. A private key is named, and never shown. */
export function checkPublicKeys(pem: string): string[] {
  const found = pemBlocks(pem)
  if (!found.ok) return [found.reason]
  return found.blocks.flatMap((block, index) => {
    const read = readKey(block)
    if (read.ok) return []
    return [found.blocks.length > 1 ? `key ${String(index + 1)}: ${read.reason}` : read.reason]
  })
}

/** sha256 (hex) of each key's SubjectPublicKeyInfo: equal for equal keys, however they are written. Keys that are none are left out. */
export function keyFingerprints(pem: string): string[] {
  const found = pemBlocks(pem)
  return (found.ok ? found.blocks : []).flatMap((block) => {
    const read = readKey(block)
    if (!read.ok) return []
    return [
      createHash('sha256')
        .update(read.key.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
    ]
  })
}

function readKey({ label, text }: PemBlock): Read {
  // Node would make a public key of it, and the policy would go on holding the secret.
  if (label.endsWith('PRIVATE KEY')) return { ok: false, reason: isPrivate }
  if (label === 'CERTIFICATE')
    return { ok: false, reason: 'this is a certificate; name its authority with `certificate`' }
  if (label !== 'PUBLIC KEY' && label !== 'RSA PUBLIC KEY') return { ok: false, reason: `${label} is no public key` }
  try {
    const key = createPublicKey(text)
    const reason = unfit(key)
    return reason === undefined ? { ok: true, key } : { ok: false, reason }
  } catch {
    return { ok: false, reason: 'this is no public key: what stands between the delimiters cannot be read' }
  }
}

const isPrivate =
  'this is a private key: take it out, replace it wherever it signs, and give the public key (cosign public-key --key FILE)'

/** Why a key verifies nothing here; undefined where it does. */
export function unfit({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  if (type === 'ed25519') return undefined
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unknown'
    return curves.has(curve) ? undefined : `a key of the curve ${curve} cannot be used; use ${kinds}`
  }
  if (type !== 'rsa') return `a key of the type ${type ?? 'unknown'} cannot be used; use ${kinds}`
  const bits = details?.modulusLength ?? 0
  return bits >= shortestModulus ? undefined : `an RSA key of ${String(bits)} bits can be broken; use ${kinds}`
}
