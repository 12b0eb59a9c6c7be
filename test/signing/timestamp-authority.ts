import { createHash, generateKeyPairSync } from 'node:crypto'
import { initializeTSA } from '@sigstore/mock/dist/timestamp/tsa.js'

/** A timestamp authority in this process. */
export interface TimestampAuthority {
  /** How a trust root names it. */
  trusted: object
  /** An RFC 3161 response (DER) for the bytes. */
  timestamp(bytes: Uint8Array): Promise<Buffer>
}

/** Makes an authority with a chain of its own; `at` is the time it always claims, else now. */
export async function createTimestampAuthority(at?: Date): Promise<TimestampAuthority> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const authority = await initializeTSA(pair, at)
  const chain = [authority.intCertificate, authority.rootCertificate]
  return {
    trusted: {
      uri: 'https://timestamp.example',
      certChain: { certificates: chain.map((view) => ({ rawBytes: toBuffer(view).toString('base64') })) },
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    timestamp: async (bytes) =>
      toBuffer(
        await authority.timestamp({
          artifactHash: createHash('sha256').update(bytes).digest(),
          hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
          nonce: 1,
          policyOID: '1.3.6.1.4.1.57264.2',
        }),
      ),
  }
}

/** The classic annotation for a response. */
export function timestampAnnotation(response: Buffer): string {
  return JSON.stringify({ SignedRFC3161Timestamp: response.toString('base64') })
}

function toBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
