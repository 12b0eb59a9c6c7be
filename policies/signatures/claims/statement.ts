import { asArray, asString, dig, own, asObject } from '../../json.ts'
import { parseBounded } from '../bounded-json.ts'
import { LIMITS } from '../limits.ts'
import { shown } from '../shown.ts'
import type { ReadClaim } from './claim.ts'

const payloadType = 'application/vnd.in-toto+json'

/** The predicate type under which cosign v3 signs images: a signature, not an attestation. */
const signPredicate = 'https://sigstore.dev/cosign/sign/v1'

const hex = /^[0-9a-f]{64}$/

/** Reads an in-toto statement of any version. */
export function readStatement(type: string, payload: Uint8Array): ReadClaim {
  if (type !== payloadType)
    return { ok: false, reason: `signs a payload of the type ${shown(type)}, not ${payloadType}` }
  const parsed = parseBounded(payload, LIMITS.statementValues)
  if (!parsed.ok) return { ok: false, reason: `its statement ${parsed.reason}` }
  const statement = asObject(parsed.value)
  const predicateType = asString(own(statement, 'predicateType')) ?? ''
  const isStatement = asString(own(statement, '_type'))?.startsWith('https://in-toto.io/Statement/') ?? false
  if (!isStatement || predicateType === '') return { ok: false, reason: 'its payload is no in-toto statement' }
  const subjects = asArray(own(statement, 'subject')).flatMap(subjectDigest)
  const claim =
    predicateType === signPredicate ? { subjects } : { subjects, predicateType, predicate: own(statement, 'predicate') }
  return { ok: true, claim }
}

function subjectDigest(subject: unknown): string[] {
  const digest = asString(dig(subject, 'digest', 'sha256'))
  return digest !== undefined && hex.test(digest) ? [`sha256:${digest}`] : []
}
