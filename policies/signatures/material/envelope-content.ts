import { dsse } from '@sigstore/core'
import type { Envelope } from '@sigstore/protobuf-specs'
import { signedContent } from '../content/signed-content.ts'
import { LIMITS } from '../limits.ts'
import type { Evidence } from './evidence.ts'

/** The payload and the signature of a DSSE envelope; undefined where it has not just one signature. */
export function envelopeContent(envelope: Envelope): Pick<Evidence, 'payload' | 'content'> | undefined {
  const { payloadType, payload, signatures } = envelope
  const [only] = signatures
  // With more than one it would be open which of them a log entry is about.
  if (only === undefined || signatures.length !== 1) return undefined
  if (only.sig.length === 0 || only.sig.length > LIMITS.signature || payloadType.length > 256) return undefined
  const bytes = dsse.preAuthEncoding(payloadType, payload)
  return {
    payload: { kind: 'envelope', payloadType, payload },
    content: signedContent(only.sig, { bytes }, { bytes: payload }),
  }
}
