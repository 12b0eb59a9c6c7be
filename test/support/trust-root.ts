import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import type { JsonObject } from '../../policies/json.ts'
import { authority } from './authority.ts'
import { publicKey } from './public-key.ts'

const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' })

/** A log of a trusted_root.json. */
export const trustedLog: JsonObject = {
  baseUrl: 'https://rekor.example.com',
  hashAlgorithm: 'SHA2_256',
  publicKey: {
    rawBytes: der.toString('base64'),
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    validFor: { start: '2026-01-01T00:00:00Z' },
  },
  logId: { keyId: createHash('sha256').update(der).digest('base64') },
}

/** A certificate authority of one. */
export const trustedAuthority: JsonObject = {
  uri: 'https://fulcio.example.com',
  certChain: {
    certificates: [{ rawBytes: new X509Certificate(authority.root).raw.toString('base64') }],
  },
  validFor: { start: '2026-01-01T00:00:00Z' },
}

/** The text of a trusted_root.json whose keys nobody has; `changes` replaces its fields, undefined takes one away. */
export function trustRootText(changes: JsonObject = {}): string {
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [trustedLog],
    certificateAuthorities: [trustedAuthority],
    ctlogs: [trustedLog],
    timestampAuthorities: [],
    ...changes,
  })
}
