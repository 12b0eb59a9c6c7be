import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { X509Certificate } from '@sigstore/core'
import { hasHugeNumbers } from '../asn1.ts'
import { readCertificate } from '../certificates.ts'

const codeSigning = '1.3.6.1.5.5.7.3.3'

/** The certificate that signed, as far as it can be read without trusting it. */
export interface Leaf {
  der: Buffer
  parsed: X509Certificate
  key: KeyObject
  /** Object identifiers of its extended key usages. */
  usages: readonly string[]
}

/** Reads a signing certificate; undefined where it is none. Never throws. */
export function readLeaf(der: Buffer): Leaf | undefined {
  try {
    const parsed = X509Certificate.parse(Buffer.from(der))
    if (hasHugeNumbers(parsed.root)) return undefined
    const read = readCertificate(der)
    // Node looks for PEM first, wherever it stands in the bytes: what it says must be of the certificate that the library read.
    if (read?.raw.equals(der) !== true) return undefined
    const key = createPublicKey({ key: parsed.publicKey, format: 'der', type: 'spki' })
    return { der, parsed, key, usages: usagesOf(read) }
  } catch {
    return undefined
  }
}

/** Node's types do not say that there may be none. */
function usagesOf({ keyUsage = [] }: { keyUsage?: readonly string[] }): readonly string[] {
  return keyUsage
}

/** Why the certificate may not sign code; undefined where it may. */
export function usageProblem({ parsed, usages }: Leaf): string | undefined {
  if (!usages.includes(codeSigning))
    return 'its certificate is not for signing code (no extended key usage codeSigning)'
  if (parsed.isCA) return 'its certificate is an authority, not a signer'
  return parsed.extKeyUsage?.digitalSignature === false ? 'its certificate is not for digital signatures' : undefined
}
