/** A Secret (or ConfigMap) and one key in it. */
export interface ObjectKeyReference {
  namespace: string
  name: string
  key?: string
}

/** A signer (exactly one of `key`, `keyless`, `certificate`), whose signature is wanted, or the attestation that it has signed. */
export interface EntryOptions {
  key?: { pem?: string; secretRef?: ObjectKeyReference }
  keyless?: { issuer?: string; issuerPattern?: string; subject?: string; subjectPattern?: string }
  certificate?: { chain: string }
  /** Without a signer: by any signer that the rule names elsewhere. */
  attestation?: { predicateType: string; conditions?: readonly string[] }
}

/** One entry, or `count` of several. */
export interface AttestorOptions extends EntryOptions {
  count?: number
  entries?: readonly EntryOptions[]
}

/** Which image references are written with the digest that was verified; default `pods`. */
export type Pinning = 'template' | 'pods' | 'off'

/** Where trusted_root.json comes from; exactly one. */
export interface TrustRootOptions {
  /** Relative to the policy's file. */
  file?: string
  inline?: string
  configMapRef?: ObjectKeyReference
}

/** How a registry is reached. */
export interface RegistryOptions {
  host: string
  insecure?: boolean
  ca?: string
}

/** Options of `signedImages`. */
export interface SignedImagesOptions {
  images: readonly string[]
  skip?: readonly string[]
  attestors: readonly AttestorOptions[]
  mutate?: Pinning
  onError?: 'deny' | 'warn'
  staleIfError?: boolean
  tlog?: 'require' | 'ifPresent' | 'ignore'
  trustRoot?: TrustRootOptions
  credentials?: readonly { secretRef: ObjectKeyReference }[]
  registries?: readonly RegistryOptions[]
}

/** An entry as it is written, with where: `attestors[0].entries[1]`. */
export interface PlacedEntry {
  path: string
  entry: EntryOptions
}

/** All entries of an attestor: its `entries`, or itself. */
export function entriesOf({ entries, ...single }: AttestorOptions, path: string): PlacedEntry[] {
  if (entries === undefined) return [{ path, entry: single }]
  return entries.map((entry, index) => ({ path: `${path}.entries[${String(index)}]`, entry }))
}

/** All entries of a rule. */
export function allEntries({ attestors }: SignedImagesOptions): PlacedEntry[] {
  return attestors.flatMap((attestor, index) => entriesOf(attestor, `attestors[${String(index)}]`))
}
