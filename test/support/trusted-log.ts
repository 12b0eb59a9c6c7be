import { createHash } from 'node:crypto'
import type { JsonObject } from '../../policies/json.ts'

/** A log as a trusted_root.json names it, by the DER of its P-256 key. */
export function trustedLogOf(baseUrl: string, der: Buffer): JsonObject {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: der.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    logId: { keyId: createHash('sha256').update(der).digest('base64') },
  }
}
