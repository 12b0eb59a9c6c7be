import { isSameJson } from '../../json.ts'
import { checkChain } from '../../signatures/certificates.ts'
import { checkPublicKeys, keyFingerprints } from '../../signatures/public-keys.ts'
import type { PrepareContext } from '../rule-type.ts'
import { conditionProblems, patternProblem } from './engines.ts'
import { exactlyOne } from './exactly-one.ts'
import {
  allEntries,
  entriesOf,
  type AttestorOptions,
  type EntryOptions,
  type PlacedEntry,
  type SignedImagesOptions,
} from './options.ts'

/** Reports attestors that nobody could satisfy, that one signature would satisfy twice, or that do not say who signs. */
export function checkAttestors(options: SignedImagesOptions, context: PrepareContext): void {
  const signerSomewhere = allEntries(options).some(({ entry }) => signersIn(entry) > 0)
  options.attestors.forEach((attestor, index) => {
    const path = `attestors[${String(index)}]`
    checkShape(path, attestor, context)
    const entries = entriesOf(attestor, path)
    for (const { path: place, entry } of entries) checkEntry(place, entry, signerSomewhere, context)
    checkTwice(entries, context)
  })
}

function checkShape(path: string, { count, entries, ...entry }: AttestorOptions, context: PrepareContext): void {
  if (entries === undefined) {
    if (count !== undefined) context.problem(`${path}.count`, 'count needs entries to count')
    return
  }
  if (Object.keys(entry).length > 0) context.problem(path, 'give either entries or one attestor, not both')
  if (count !== undefined && count > entries.length)
    context.problem(`${path}.count`, `count ${String(count)} is more than the ${String(entries.length)} entries`)
}

function checkEntry(path: string, entry: EntryOptions, signerSomewhere: boolean, context: PrepareContext): void {
  const signers = signersIn(entry)
  if (signers > 1) context.problem(path, 'give only one of key, keyless, certificate; others are entries of their own')
  const attested = entry.attestation !== undefined
  if (signers === 0 && !(attested && signerSomewhere))
    context.problem(path, 'say who signs it: add key, keyless or certificate')
  checkKey(`${path}.key`, entry.key, context)
  checkKeyless(`${path}.keyless`, entry.keyless, context)
  const chain = entry.certificate?.chain
  for (const problem of chain === undefined ? [] : checkChain(chain))
    context.problem(`${path}.certificate.chain`, problem)
  const conditions = entry.attestation?.conditions
  for (const { index, message } of conditions === undefined ? [] : conditionProblems(conditions))
    context.problem(`${path}.attestation.conditions[${String(index)}]`, message)
}

function signersIn({ key, keyless, certificate }: EntryOptions): number {
  return [key, keyless, certificate].filter((signer) => signer !== undefined).length
}

function checkKey(path: string, key: EntryOptions['key'], context: PrepareContext): void {
  if (key === undefined) return
  exactlyOne(path, { pem: key.pem, secretRef: key.secretRef }, context)
  for (const problem of key.pem === undefined ? [] : checkPublicKeys(key.pem)) context.problem(`${path}.pem`, problem)
}

function checkKeyless(path: string, keyless: EntryOptions['keyless'], context: PrepareContext): void {
  if (keyless === undefined) return
  const { issuer, issuerPattern, subject, subjectPattern } = keyless
  exactlyOne(path, { issuer, issuerPattern }, context)
  exactlyOne(path, { subject, subjectPattern }, context)
  for (const [name, pattern] of Object.entries({ issuerPattern, subjectPattern })) {
    const problem = pattern === undefined ? undefined : patternProblem(pattern)
    if (problem !== undefined) context.problem(`${path}.${name}`, problem)
  }
}

/** Of N of M each must be somebody else: two entries that one signature satisfies would make two of one. */
function checkTwice(entries: readonly PlacedEntry[], context: PrepareContext): void {
  const seen: PlacedEntry[] = []
  for (const placed of entries) {
    const twin = seen.find(({ entry }) => isSatisfiedByTheSame(entry, placed.entry))
    if (twin !== undefined) context.problem(placed.path, `one signature would count for ${twin.path} too`)
    seen.push(placed)
  }
}

function isSatisfiedByTheSame(one: EntryOptions, other: EntryOptions): boolean {
  if (!isSameJson(one.attestation, other.attestation)) return false
  if (one.key?.pem !== undefined && other.key?.pem !== undefined) {
    const keys = keyFingerprints(one.key.pem)
    return keyFingerprints(other.key.pem).some((key) => keys.includes(key))
  }
  return isSameJson(one, other)
}
