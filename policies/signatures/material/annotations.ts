import type { TransparencyLogEntry } from '@sigstore/bundle'
import { asString, dig, own } from '../../json.ts'
import { parseBounded } from '../bounded-json.ts'
import { LIMITS } from '../limits.ts'
import { derOf, pemBlocks } from '../pem.ts'
import type { Evidence, Verifier } from './evidence.ts'

/** What classic annotations say besides the signature itself. */
export type ReadAnnotations =
  { ok: true; said: Pick<Evidence, 'verifier' | 'log' | 'timestamps'> } | { ok: false; reason: string }

type Annotations = Readonly<Record<string, string>>

/** Reads who signed, the log entry and the timestamp out of a layer's annotations. The chain in them is not used: the policy has it. */
export function readAnnotations(annotations: Annotations): ReadAnnotations {
  const verifier = readVerifier(annotation(annotations, 'dev.sigstore.cosign/certificate'))
  if (verifier === undefined) return { ok: false, reason: 'its certificate cannot be read' }
  const log = readLogEntry(annotation(annotations, 'dev.sigstore.cosign/bundle'))
  if (log === undefined) return { ok: false, reason: 'its log entry cannot be read' }
  const timestamps = readTimestamp(annotation(annotations, 'dev.sigstore.cosign/rfc3161timestamp'))
  if (timestamps === undefined) return { ok: false, reason: 'its timestamp cannot be read' }
  return { ok: true, said: { verifier, log, timestamps } }
}

/** An annotation's text; empty where it is missing, as cosign writes it. */
export function annotation(annotations: Annotations, name: string): string {
  return asString(own(annotations, name)) ?? ''
}

function readVerifier(pem: string): Verifier | undefined {
  if (pem.trim() === '') return { kind: 'key', hint: '' }
  if (pem.length > 2 * LIMITS.asn1) return undefined
  const found = pemBlocks(pem)
  const [block] = found.ok ? found.blocks : []
  if (block?.label !== 'CERTIFICATE') return undefined
  return { kind: 'certificate', der: derOf(block) }
}

/** `{SignedEntryTimestamp, Payload: {body, integratedTime, logIndex, logID}}`; none where there is no annotation. */
function readLogEntry(text: string): TransparencyLogEntry[] | undefined {
  if (text === '') return []
  const json = parse(text)
  const body = decode(dig(json, 'Payload', 'body'))
  const promise = decode(dig(json, 'SignedEntryTimestamp'))
  const logId = asString(dig(json, 'Payload', 'logID'))
  const kindVersion = body === undefined ? undefined : readKind(body)
  if (body === undefined || promise === undefined || logId === undefined || kindVersion === undefined) return undefined
  return [
    {
      logIndex: numeral(dig(json, 'Payload', 'logIndex')),
      logId: { keyId: Buffer.from(logId, 'hex') },
      kindVersion,
      integratedTime: numeral(dig(json, 'Payload', 'integratedTime')),
      inclusionPromise: { signedEntryTimestamp: promise },
      inclusionProof: undefined,
      canonicalizedBody: body,
    },
  ]
}

function numeral(value: unknown): string {
  return typeof value === 'number' ? String(value) : ''
}

function readKind(body: Buffer): { kind: string; version: string } | undefined {
  const json = parse(body.toString('utf8'))
  const kind = asString(dig(json, 'kind'))
  const version = asString(dig(json, 'apiVersion'))
  return kind === undefined || version === undefined ? undefined : { kind, version }
}

function readTimestamp(text: string): Buffer[] | undefined {
  if (text === '') return []
  const response = decode(dig(parse(text), 'SignedRFC3161Timestamp'))
  return response === undefined ? undefined : [response]
}

function parse(text: string): unknown {
  if (text.length > 2 * LIMITS.logBody) return undefined
  const parsed = parseBounded(Buffer.from(text), LIMITS.bundleValues)
  return parsed.ok ? parsed.value : undefined
}

function decode(value: unknown): Buffer | undefined {
  const text = asString(value)
  return text === undefined || text === '' ? undefined : Buffer.from(text, 'base64')
}
