import { createHash, generateKeyPairSync } from 'node:crypto'
import { initializeTSA } from '@sigstore/mock/dist/timestamp/tsa.js'

/** A timestamp authority in this process. */
export interface TimestampAuthority {
  /** How a trust root names it. */
  trusted: object
  /** An RFC 3161 response (DER) for the bytes; `at` is the time it claims, now by default. */
  timestamp(bytes: Uint8Array, at?: Date): Promise<Buffer>
}

/** Makes an authority with a chain of its own. */
export async function createTimestampAuthority(): Promise<TimestampAuthority> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const clock = new Date()
  const authority = await initializeTSA(pair, clock)
  const chain = [authority.intCertificate, authority.rootCertificate]
  return {
    trusted: {
      uri: 'https://timestamp.example',
      certChain: { certificates: chain.map((view) => ({ rawBytes: toBuffer(view).toString('base64') })) },
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    timestamp: async (bytes, at = new Date()) => {
      // Whole seconds, as real authorities write: the library cannot read every fraction.
      clock.setTime(Math.floor(at.getTime() / 1000) * 1000)
      const response = await authority.timestamp({
        artifactHash: createHash('sha256').update(bytes).digest(),
        hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
        nonce: 1,
        policyOID: '1.3.6.1.4.1.57264.2',
      })
      return toBuffer(response)
    },
  }
}

/** The classic annotation for a response. */
export function timestampAnnotation(response: Buffer): string {
  return JSON.stringify({ SignedRFC3161Timestamp: response.toString('base64') })
}

function toBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
