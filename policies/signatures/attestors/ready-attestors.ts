import type { Attestor, AttestorEntry } from '../attestor.ts'
import { compileConditions } from '../conditions.ts'
import type { ConditionsOutcome } from '../conditions.ts'
import { readSigner } from '../signers/ready-signer.ts'
import type { ReadySigner } from '../signers/ready-signer.ts'

/** An entry that can be checked. */
export interface ReadyEntry {
  /** What it was made of. */
  entry: AttestorEntry
  signers: readonly ReadySigner[]
  /** What is wanted of the signers: a signature, or an attestation of which the conditions hold. */
  wanted:
    | { kind: 'signature' }
    | { kind: 'attestation'; predicateType: string; evaluate: (predicate: unknown) => ConditionsOutcome }
  /** Equal for entries that want the same thing. */
  demand: string
}

/** Attestors that can be checked, or what is wrong with the policy. */
export type ReadAttestors = { ok: true; entries: readonly ReadyEntry[] } | { ok: false; problem: string }

/** Reads the keys, patterns and conditions of all attestors. Never throws. */
export function readAttestors(attestors: readonly Attestor[]): ReadAttestors {
  const entries: ReadyEntry[] = []
  for (const entry of attestors.flatMap((attestor) => attestor.entries)) {
    const read = readEntry(entry)
    if (typeof read === 'string') return { ok: false, problem: `${entry.path}: ${read}` }
    entries.push(read)
  }
  // Without this, a policy that lost its attestors would be satisfied by anything.
  const isEmpty = attestors.length === 0 || attestors.some((attestor) => attestor.entries.length === 0)
  return isEmpty ? { ok: false, problem: 'no attestor says who must have signed' } : { ok: true, entries }
}

function readEntry(entry: AttestorEntry): ReadyEntry | string {
  const { signers: written, attestation } = entry
  const signers: ReadySigner[] = []
  for (const signer of written) {
    const read = readSigner(signer)
    if (!read.ok) return read.problem
    signers.push(read.signer)
  }
  if (signers.length === 0) return 'no signer is given'
  if (attestation === undefined) return { entry, signers, wanted: { kind: 'signature' }, demand: 'signature' }
  const { predicateType, conditions } = attestation
  const compiled = compileConditions(conditions)
  if (!compiled.ok)
    return `condition ${String((compiled.errors[0]?.index ?? 0) + 1)}: ${compiled.errors[0]?.message ?? 'invalid'}`
  const demand = JSON.stringify([predicateType, conditions])
  return { entry, signers, wanted: { kind: 'attestation', predicateType, evaluate: compiled.evaluate }, demand }
}
