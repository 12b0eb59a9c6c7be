import type { Evidence } from '../material/evidence.ts'
import { shown } from '../shown.ts'
import { readSimplePayload } from './simple-signing.ts'
import { readStatement } from './statement.ts'

/** What evidence claims, whoever signed it: that it is a signature, or an attestation of a type; and of which digests. */
export interface Claim {
  /** undefined: a signature */
  predicateType?: string
  predicate?: unknown
  /** `sha256:…`, or whatever stands in its place; undefined where the image itself was signed, so that the signature alone tells */
  subjects?: readonly string[]
}

/** A claim, or why the payload makes none; one clause. */
export type ReadClaim = { ok: true; claim: Claim } | { ok: false; reason: string }

/** Reads what was signed. Nothing of it is to be believed before the signature is verified. Never throws. */
export function readClaim({ payload }: Evidence): ReadClaim {
  switch (payload.kind) {
    case 'envelope':
      return readStatement(payload.payloadType, payload.payload)
    case 'simple-signing':
      return readSimplePayload(payload.payload)
    case 'message':
      return { ok: true, claim: payload.sha256 === undefined ? {} : { subjects: [payload.sha256] } }
  }
}

/** Why the claim is not about the digest; undefined where it is. */
export function otherSubject({ subjects, predicateType }: Claim, digest: string): string | undefined {
  if (subjects === undefined || subjects.includes(digest)) return undefined
  const [first] = subjects
  const verb = predicateType === undefined ? 'signs' : 'attests'
  return first === undefined ? `${verb} no image` : `${verb} another image: ${shown(first)}`
}
