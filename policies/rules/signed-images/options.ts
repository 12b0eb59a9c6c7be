/** A Secret (or ConfigMap) and one key in it. */
export interface ObjectKeyReference {
  namespace: string
  name: string
  key?: string
}

/** Who may have signed; exactly one of the four. */
export interface AttestorEntry {
  key?: { pem?: string; secretRef?: ObjectKeyReference }
  keyless?: { issuer?: string; issuerPattern?: string; subject?: string; subjectPattern?: string }
  certificate?: { chain: string }
  attestation?: { predicateType: string; conditions?: readonly string[] }
}

/** One entry, or `count` of several. */
export interface Attestor extends AttestorEntry {
  count?: number
  entries?: readonly AttestorEntry[]
}

/** Options of `signedImages`. */
export interface SignedImagesOptions {
  images: readonly string[]
  skip?: readonly string[]
  attestors: readonly Attestor[]
  mutate?: boolean
  onError?: 'deny' | 'warn'
  staleIfError?: boolean
  tlog?: 'require' | 'ifPresent' | 'ignore'
  trustRoot?: { file?: string; inline?: string; configMapRef?: ObjectKeyReference }
  credentials?: readonly { secretRef: ObjectKeyReference }[]
  registries?: readonly { host: string; insecure?: boolean; ca?: string }[]
}
