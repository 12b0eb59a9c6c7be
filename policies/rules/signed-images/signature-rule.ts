import type { SignedImagesOptions } from './options.ts'

/** A signedImages rule as the verifier takes it. */
export interface SignatureRule {
  /** sha256 (hex) of everything that decides a verdict: options but globs, and the file they stand in; part of cache keys. */
  hash: string
  options: SignedImagesOptions
  /** The policy file, or `DriftPolicy/NAME` of a cluster: `trustRoot.file` is relative to it. */
  source: string
}
