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
}

/** Reads a signing certificate; undefined where it is none. Never throws. */
export function readLeaf(der: Buffer): Leaf | undefined {
  try {
    const parsed = X509Certificate.parse(Buffer.from(der))
    if (hasHugeNumbers(parsed.root)) return undefined
    return { der, parsed, key: createPublicKey({ key: parsed.publicKey, format: 'der', type: 'spki' }) }
  } catch {
    return undefined
  }
}

/** Why the certificate may not sign code; undefined where it may. */
export function usageProblem({ der, parsed }: Leaf): string | undefined {
  const usages = readCertificate(der)?.keyUsage ?? []
  if (!usages.includes(codeSigning))
    return 'its certificate is not for signing code (no extended key usage codeSigning)'
  if (parsed.isCA) return 'its certificate is an authority, not a signer'
  return parsed.extKeyUsage?.digitalSignature === false ? 'its certificate is not for digital signatures' : undefined
}
