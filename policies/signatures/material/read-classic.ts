import { Envelope } from '@sigstore/protobuf-specs'
import { parseBounded } from '../bounded-json.ts'
import { signedContent } from '../content/signed-content.ts'
import { LIMITS } from '../limits.ts'
import { annotation, readAnnotations } from './annotations.ts'
import { envelopeContent } from './envelope-content.ts'
import type { Evidence, ReadEvidence } from './evidence.ts'
import { exceeds } from './log-limits.ts'

type Annotations = Readonly<Record<string, string>>

/** Reads a classic signature: the signature is an annotation, the payload is signed as it is. Never throws. */
export function readSimpleSigning(payload: Uint8Array, annotations: Annotations): ReadEvidence {
  if (payload.length > LIMITS.payload) return { ok: false, reason: 'the payload is larger than 128 KiB' }
  const written = annotation(annotations, 'dev.cosignproject.cosign/signature')
  if (written === '') return { ok: false, reason: 'it has no signature' }
  if (written.length > 2 * LIMITS.signature) return { ok: false, reason: 'the signature is too large' }
  const signature = Buffer.from(written, 'base64')
  const bytes = Buffer.from(payload)
  return withAnnotations(annotations, signature, {
    payload: { kind: 'simple-signing', payload: bytes },
    content: signedContent(signature, { bytes }),
  })
}

/** Reads a classic attestation: an envelope with annotations about who signed it. Never throws. */
export function readEnvelope(json: Uint8Array, annotations: Annotations): ReadEvidence {
  if (json.length > LIMITS.document) return { ok: false, reason: 'the envelope is larger than 4 MiB' }
  const parsed = parseBounded(json, LIMITS.bundleValues)
  if (!parsed.ok) return { ok: false, reason: `the envelope ${parsed.reason}` }
  try {
    const content = envelopeContent(Envelope.fromJSON(parsed.value))
    // cosign has the whole envelope timestamped, not its signature.
    return content === undefined
      ? { ok: false, reason: 'the envelope does not have one signature' }
      : withAnnotations(annotations, Buffer.from(json), content)
  } catch {
    return { ok: false, reason: 'the envelope cannot be read' }
  }
}

function withAnnotations(
  annotations: Annotations,
  timestamped: Buffer,
  content: Pick<Evidence, 'payload' | 'content'>,
): ReadEvidence {
  const read = readAnnotations(annotations)
  if (!read.ok) return read
  const { verifier, log, timestamps } = read.said
  if (verifier.kind === 'certificate' && verifier.der.length > LIMITS.asn1) {
    return { ok: false, reason: 'its certificate is too large' }
  }
  const excess = exceeds(log, timestamps)
  if (excess !== undefined) return { ok: false, reason: `it ${excess}` }
  return { ok: true, evidence: { ...content, verifier, log, timestamps, timestamped } }
}
