import { list } from '../../messages/text.ts'
import { entriesOf, type AttestorOptions, type EntryOptions, type SignedImagesOptions } from './options.ts'

/** What a rule wants of an image, for its findings: `signed by the key of the rule and attestation https://… signed by …`. */
export function wantedSigners({ attestors }: SignedImagesOptions): string {
  return list(attestors.map(attestorText))
}

function attestorText(attestor: AttestorOptions): string {
  const entries = entriesOf(attestor, '').map(({ entry }) => entryText(entry))
  const count = attestor.count ?? entries.length
  return count === entries.length ? list(entries) : `${String(count)} of: ${list(entries)}`
}

function entryText({ attestation, ...signer }: EntryOptions): string {
  const signed = `signed by ${signerText(signer)}`
  return attestation === undefined ? signed : `attestation ${attestation.predicateType} ${signed}`
}

function signerText({ key, keyless, certificate }: EntryOptions): string {
  if (key?.secretRef !== undefined) return `the key of Secret ${key.secretRef.namespace}/${key.secretRef.name}`
  if (key !== undefined) return 'the key of the rule'
  if (certificate !== undefined) return 'the authority of the rule'
  if (keyless === undefined) return 'anybody of the rule'
  const { subject, subjectPattern, issuer, issuerPattern } = keyless
  return `${subject ?? subjectPattern ?? 'anybody'} (${issuer ?? issuerPattern ?? 'any issuer'})`
}
