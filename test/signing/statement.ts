/** The predicate type under which cosign v3 signs images. */
export const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1'

/** The payload type of every in-toto statement. */
export const IN_TOTO = 'application/vnd.in-toto+json'

/** What an in-toto statement says of an image. */
export interface Attested {
  predicateType: string
  predicate?: unknown
}

/** An in-toto statement about the image, as bytes; without a predicate the signature that cosign v3 makes. */
export function statementBytes(digest: string, { predicateType, predicate }: Attested): Buffer {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: digest.replace('sha256:', '') } }],
    predicateType,
    predicate: predicate ?? {},
  }
  return Buffer.from(JSON.stringify(statement))
}

/** The classic payload of cosign about the image, as bytes. */
export function simpleSigningBytes(digest: string, reference = 'registry.example/app'): Buffer {
  const payload = {
    critical: {
      identity: { 'docker-reference': reference },
      image: { 'docker-manifest-digest': digest },
      type: 'cosign container image signature',
    },
    optional: null,
  }
  return Buffer.from(JSON.stringify(payload))
}

/** The bytes that a DSSE signature is over. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType)
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload])
}
