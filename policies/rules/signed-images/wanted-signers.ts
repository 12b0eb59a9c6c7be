import { list } from '../../messages/text.ts'
import { entriesOf, type AttestorOptions, type EntryOptions, type SignedImagesOptions } from './options.ts'

/** Who must have signed, as the rule says it: `the key of the rule`, `2 of release@example.com (https://…) and …`. */
export function wantedSigners({ attestors }: SignedImagesOptions): string {
  return list(attestors.map(attestorText))
}

function attestorText(attestor: AttestorOptions): string {
  const entries = entriesOf(attestor, '').map(({ entry }) => entryText(entry))
  const count = attestor.count ?? entries.length
  return count === entries.length ? list(entries) : `${String(count)} of ${list(entries)}`
}

function entryText({ attestation, ...signer }: EntryOptions): string {
  if (attestation === undefined) return signerText(signer)
  const by = Object.keys(signer).length > 0 ? signerText(signer) : 'anybody named'
  return `${by} (attestation ${attestation.predicateType})`
}

function signerText({ key, keyless }: EntryOptions): string {
  if (key?.secretRef !== undefined) return `the key of Secret ${key.secretRef.namespace}/${key.secretRef.name}`
  if (key !== undefined) return 'the key of the rule'
  if (keyless === undefined) return 'the authority of the rule'
  const { subject, subjectPattern, issuer, issuerPattern } = keyless
  return `${subject ?? subjectPattern ?? 'anybody'} (${issuer ?? issuerPattern ?? 'any issuer'})`
}
