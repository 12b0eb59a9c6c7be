import type { AttestorEntry, Signer } from '../../../../policies/signatures/attestor.ts'
import type { Material } from '../../../../policies/signatures/candidate.ts'
import type { LogRule, VerificationResult } from '../../../../policies/signatures/verification.ts'
import { verifyImage } from '../../../../policies/signatures/verify-image.ts'
import type { SignedMaterial } from '../../../signing/artifact.ts'
import { RELEASE } from '../../../signing/keyless.ts'
import type { SigningKey } from '../../../signing/keys.ts'

/** The image that is asked about, and one that is not. */
export const IMAGE = `sha256:${'a1'.repeat(32)}`
export const OTHER_IMAGE = `sha256:${'b2'.repeat(32)}`

/** What differs from a question about one signer, without a trust root. */
export interface Asked {
  tlog?: LogRule
  trustRoot?: string
  attestation?: AttestorEntry['attestation']
  now?: number
}

/** Asks about one candidate and one signer. */
export function ask(material: SignedMaterial, signer: Signer, asked: Asked = {}): VerificationResult {
  const { attestation, ...task } = asked
  const entry = { path: 'entry', signers: [signer], ...(attestation === undefined ? {} : { attestation }) }
  return verifyImage({
    digest: IMAGE,
    candidates: [material.candidate],
    attestors: [{ path: 'attestor', count: 1, entries: [entry] }],
    now: Date.now(),
    ...task,
  })
}

/** `verified`, else the reason of the only candidate, or the problem of the question. */
export function outcomeOf(result: VerificationResult): string {
  return result.verified ? 'verified' : (result.problem ?? result.candidates[0]?.reason ?? 'no reason')
}

/** A signer by key. */
export function byKey(...keys: SigningKey[]): Signer {
  return { kind: 'key', pems: keys.map(({ pem }) => pem) }
}

/** The signer of releases, without a key. */
export const BY_RELEASE: Signer = {
  kind: 'keyless',
  issuer: { exact: RELEASE.issuer },
  subject: { exact: RELEASE.subject },
}

/** The same material with its bytes (the payload, or the JSON as an object) changed. */
export function changed(signed: SignedMaterial, change: (material: Material) => Material): SignedMaterial {
  const { candidate } = signed
  return { ...signed, candidate: { ...candidate, material: change(candidate.material) } }
}
