import type { JsonObject } from '../../json.ts'
import type { Attestor, AttestorEntry, Signer, TextMatch } from '../../signatures/attestor.ts'
import { pemBlocks } from '../../signatures/pem.ts'
import { checkPublicKeys } from '../../signatures/public-keys.ts'
import {
  allEntries,
  entriesOf,
  type EntryOptions,
  type ObjectKeyReference,
  type PlacedEntry,
  type SignedImagesOptions,
} from './options.ts'
import { defaultKeys, secretText } from './reference-text.ts'

/** Who must have signed, as the verifier takes it; with any problem nothing can be verified, and the verdict is indeterminate. */
export interface ResolvedAttestors {
  attestors: readonly Attestor[]
  /** Each with its path: `attestors[0].key.secretRef: Secret heal-system/keys has no key cosign.pub`. */
  problems: readonly string[]
}

/** The Secrets that hold public keys of the rule: what has to be read before `resolveAttestors`. */
export function keySecretsOf(options: SignedImagesOptions): ObjectKeyReference[] {
  return allEntries(options).flatMap(({ entry }) => entry.key?.secretRef ?? [])
}

/** The rule's attestors with everything read in. `read` gives a Secret as the API stores it, undefined where there is none. */
export function resolveAttestors(
  options: SignedImagesOptions,
  read: (reference: ObjectKeyReference) => JsonObject | undefined,
): ResolvedAttestors {
  const problems: string[] = []
  const signers = new Map(allEntries(options).map(({ path, entry }) => [path, signerOf(path, entry, read, problems)]))
  const everybody = [...signers.values()].filter((signer) => signer !== undefined)
  const resolve = ({ path, entry }: PlacedEntry): AttestorEntry => {
    const signer = signers.get(path)
    return { path, signers: signer === undefined ? everybody : [signer], ...attestationOf(entry) }
  }
  const attestors = options.attestors.map((attestor, index) => {
    const path = `attestors[${String(index)}]`
    const entries = entriesOf(attestor, path).map(resolve)
    return { path, count: attestor.count ?? entries.length, entries }
  })
  return { attestors, problems }
}

function attestationOf({ attestation }: EntryOptions): Pick<AttestorEntry, 'attestation'> {
  if (attestation === undefined) return {}
  return { attestation: { predicateType: attestation.predicateType, conditions: attestation.conditions ?? [] } }
}

/** Undefined where the entry names none: an attestation by anybody of the rule. */
function signerOf(
  path: string,
  { key, keyless, certificate }: EntryOptions,
  read: (reference: ObjectKeyReference) => JsonObject | undefined,
  problems: string[],
): Signer | undefined {
  if (certificate !== undefined) return { kind: 'certificate', chain: certificate.chain }
  if (keyless !== undefined)
    return {
      kind: 'keyless',
      issuer: matchOf(keyless.issuer, keyless.issuerPattern),
      subject: matchOf(keyless.subject, keyless.subjectPattern),
    }
  if (key === undefined) return undefined
  if (key.secretRef === undefined) return { kind: 'key', pems: keysIn(key.pem ?? '') }
  const found = secretText(read(key.secretRef), key.secretRef, defaultKeys.publicKey)
  const { namespace, name } = key.secretRef
  const wrong = found.ok
    ? checkPublicKeys(found.text).map((problem) => `Secret ${namespace}/${name}: ${problem}`)
    : [found.reason]
  problems.push(...wrong.map((problem) => `${path}.key.secretRef: ${problem}`))
  return { kind: 'key', pems: found.ok ? keysIn(found.text) : [] }
}

/** The loader has seen to it that exactly one of the two is given. */
function matchOf(exact: string | undefined, pattern: string | undefined): TextMatch {
  return pattern === undefined ? { exact: exact ?? '' } : { pattern }
}

function keysIn(pem: string): string[] {
  const found = pemBlocks(pem)
  return found.ok ? found.blocks.map(({ text }) => text) : []
}
