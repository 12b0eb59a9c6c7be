import { createPublicKey, X509Certificate } from 'node:crypto'
import type { JsonObject } from '../../policies/json.ts'
import { authority } from './authority.ts'
import { publicKey } from './public-key.ts'
import { trustedLogOf } from './trusted-log.ts'

const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' })

/** A log of a trusted_root.json. */
export const trustedLog = trustedLogOf('https://rekor.example.com', der)

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
