import { createHash } from 'node:crypto'
import type { Envelope } from './envelope.ts'
import { preAuthEncoding } from './statement.ts'

/** A PEM public key or certificate, as a log records who signed. */
export type Pem = string

/** What Rekor v1 records of a signature over bytes. */
export function hashedRekordBody(bytes: Uint8Array, signature: Buffer, verifier: Pem): object {
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: 'sha256', value: sha256(bytes).toString('hex') } },
      signature: { content: signature.toString('base64'), publicKey: { content: base64(verifier) } },
    },
  }
}

/** What Rekor v1 records of an envelope. */
export function dsseBody({ payload, signature }: Envelope, verifier: Pem): object {
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      signatures: [{ signature: signature.toString('base64'), verifier: base64(verifier) }],
    },
  }
}

/** What Rekor v1 recorded of an envelope before it knew `dsse`; sigstore's own clients double the encoding of the signature. */
export function intotoBody({ payload, payloadType, signature }: Envelope, verifier: Pem): object {
  return {
    apiVersion: '0.0.2',
    kind: 'intoto',
    spec: {
      content: {
        envelope: {
          payloadType,
          signatures: [{ sig: base64(signature.toString('base64')), publicKey: base64(verifier) }],
        },
        hash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
        payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      },
    },
  }
}

/** What cosign had recorded of a classic attestation: the hash of the envelope's JSON. */
export function classicIntotoBody(json: Uint8Array, verifier: Pem): object {
  return {
    apiVersion: '0.0.1',
    kind: 'intoto',
    spec: {
      content: { hash: { algorithm: 'sha256', value: sha256(json).toString('hex') } },
      publicKey: base64(verifier),
    },
  }
}

/** What Rekor v2 recorded of an envelope signed with a certificate (DER) while it had entries of that kind. */
export function dsseV2Body({ payload, signature }: Envelope, certificate: Buffer): object {
  const verifier = {
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    x509Certificate: { rawBytes: certificate.toString('base64') },
  }
  return {
    apiVersion: '0.0.2',
    kind: 'dsse',
    spec: {
      dsseV002: {
        payloadHash: { algorithm: 'SHA2_256', digest: sha256(payload).toString('base64') },
        signatures: [{ content: signature.toString('base64'), verifier }],
      },
    },
  }
}

/** What Rekor v2 records of an envelope: the hash of the bytes that were signed. cosign takes no other entry of it. */
export function hashedRekordV2Body({ payload, payloadType, signature }: Envelope, certificate: Buffer): object {
  const verifier = {
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    x509Certificate: { rawBytes: certificate.toString('base64') },
  }
  const digest = sha256(preAuthEncoding(payloadType, payload)).toString('base64')
  return {
    apiVersion: '0.0.2',
    kind: 'hashedrekord',
    spec: {
      hashedRekordV002: {
        data: { algorithm: 'SHA2_256', digest },
        signature: { content: signature.toString('base64'), verifier },
      },
    },
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
