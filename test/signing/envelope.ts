import type { SigningKey } from './keys.ts'
import { signBytes } from './sign-bytes.ts'
import { IN_TOTO, preAuthEncoding } from './statement.ts'

/** A signed DSSE envelope, its parts as bytes. */
export interface Envelope {
  payloadType: string
  payload: Buffer
  signature: Buffer
}

/** Signs the payload as DSSE does. */
export function signEnvelope(key: SigningKey, payload: Buffer, payloadType = IN_TOTO): Envelope {
  return { payloadType, payload, signature: signBytes(key, preAuthEncoding(payloadType, payload)) }
}

/** The envelope as JSON writes it. */
export function envelopeJson({ payloadType, payload, signature }: Envelope) {
  return {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [{ sig: signature.toString('base64') }],
  }
}
