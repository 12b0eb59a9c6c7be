import type { AttestorEntry } from './attestor.ts'
import type { ReadyEntry } from './attestors/ready-attestors.ts'
import type { Candidate } from './candidate.ts'
import { otherSubject, readClaim } from './claims/claim.ts'
import type { Claim } from './claims/claim.ts'
import type { SignedThing } from './content/signed-content.ts'
import type { Evidence } from './material/evidence.ts'
import { readMaterial } from './material/read-material.ts'
import { shown } from './shown.ts'
import { checkSigner } from './signers/check-signer.ts'
import type { Context } from './signers/context.ts'
import { failure, STAGES } from './signers/outcome.ts'
import type { Failure, SignerOutcome } from './signers/outcome.ts'
import type { CandidateVerdict } from './verification.ts'

/** A candidate's verdict, and by which signer it satisfied which entry. */
export interface Judged {
  verdict: CandidateVerdict
  satisfied: ReadonlyMap<AttestorEntry, string>
}

/** What every candidate of an image is judged by. */
export interface Question {
  digest: string
  signed: SignedThing
  entries: readonly ReadyEntry[]
  context: Context
}

/** Judges one candidate. Never throws. */
export function judgeCandidate(candidate: Candidate, question: Question): Judged {
  const read = readMaterial(candidate.material, question.signed)
  if (!read.ok) return refused(candidate, 'unknown', read.reason)
  const claimed = readClaim(read.evidence)
  if (!claimed.ok) return refused(candidate, 'unknown', claimed.reason)
  const { claim } = claimed
  const what = nameOf(claim)
  const other = otherSubject(claim, question.digest)
  if (other !== undefined) return refused(candidate, what, other)
  return judgeEntries(candidate, what, read.evidence, claim, question)
}

/** A candidate that is nothing for any entry. */
export function refused({ layout, digest }: Candidate, what: string, reason: string): Judged {
  return { verdict: { layout, digest, what, satisfies: [], reason }, satisfied: new Map() }
}

/** How reports name a claim. */
export function nameOf({ predicateType }: Claim): string {
  return predicateType === undefined ? 'signature' : `attestation ${shown(predicateType)}`
}

function judgeEntries(
  { layout, digest }: Candidate,
  what: string,
  evidence: Evidence,
  claim: Claim,
  { entries, context }: Question,
): Judged {
  const satisfied = new Map<AttestorEntry, string>()
  const failures: Failure[] = []
  let name: string | undefined
  for (const entry of entries) {
    const outcome = isOfKind(claim, entry) ? judgeEntry(evidence, claim, entry, context) : otherKind(claim, entries)
    if (outcome.ok) satisfied.set(entry.entry, JSON.stringify([entry.demand, outcome.by.id]))
    else failures.push(outcome)
    name ??= outcome.by?.name
  }
  const signer = name === undefined ? {} : { signer: name }
  const base = { layout, digest, what, satisfies: [...satisfied.keys()].map(({ path }) => path), ...signer }
  const verdict = satisfied.size > 0 ? base : { ...base, reason: foremost(failures) }
  return { verdict, satisfied }
}

function judgeEntry(
  evidence: Evidence,
  claim: Claim,
  { wanted, signers }: ReadyEntry,
  context: Context,
): SignerOutcome {
  const outcomes = signers.map((signer) => checkSigner(evidence, signer, context))
  const outcome = outcomes.find(({ ok }) => ok) ?? outcomes.reduce(further, failure('kind', 'no signer is asked for'))
  if (!outcome.ok || wanted.kind === 'signature') return outcome
  const conditions = wanted.evaluate(claim.predicate)
  return conditions.holds ? outcome : failure('condition', conditions.reason, outcome.by)
}

function isOfKind({ predicateType }: Claim, entry: ReadyEntry): boolean {
  return predicateType === typeAsked(entry)
}

/** Names all that is asked for: told of one entry alone, the wish that came nearest could be missing. */
function otherKind({ predicateType }: Claim, entries: readonly ReadyEntry[]): Failure {
  const asked = new Set(entries.map(typeAsked).filter((type) => type !== predicateType))
  const kinds = [...asked].map(kindText)
  return failure('kind', `is ${kindText(predicateType)}, not ${kinds.join(' or ')}`)
}

function typeAsked({ wanted }: ReadyEntry): string | undefined {
  return wanted.kind === 'attestation' ? wanted.predicateType : undefined
}

function kindText(type: string | undefined): string {
  return type === undefined ? 'a signature' : `an attestation of the type ${shown(type)}`
}

function further(left: SignerOutcome, right: SignerOutcome): SignerOutcome {
  return left.ok || (!right.ok && STAGES.indexOf(right.stage) <= STAGES.indexOf(left.stage)) ? left : right
}

function foremost(failures: readonly Failure[]): string {
  const ranked = failures.toSorted((a, b) => STAGES.indexOf(b.stage) - STAGES.indexOf(a.stage))
  return ranked[0]?.reason ?? 'nothing asks for it'
}
