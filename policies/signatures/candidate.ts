/** Where signature material was found: by the referrers API, under the tag `sha256-HEX` that stands in for it, under a classic tag, on disk. */
export type Layout = 'referrers' | 'fallback-tag' | 'sig-tag' | 'att-tag' | 'file'

/** Signature material of an image as it was found; nothing of it is verified, or even read. */
export interface Candidate {
  layout: Layout
  /** The blob (or the manifest, where it has none) it came from: `sha256:…`; of a file its path. */
  digest: string
  material: Material
}

/** The forms of material; annotations are those of the layer (`dev.cosignproject.cosign/signature`, …). */
export type Material =
  /** A Sigstore bundle v0.1 to v0.3, JSON. */
  | { kind: 'bundle'; json: Uint8Array }
  /** Classic cosign signature: the simple signing payload; signature, certificate, chain and log entry are annotations. */
  | { kind: 'simple-signing'; payload: Uint8Array; annotations: Readonly<Record<string, string>> }
  /** Classic cosign attestation: a DSSE envelope, JSON. */
  | { kind: 'envelope'; json: Uint8Array; annotations: Readonly<Record<string, string>> }
  /** Could not be used: too large, of an unknown type, not what its digest says. */
  | { kind: 'unreadable'; reason: string }
