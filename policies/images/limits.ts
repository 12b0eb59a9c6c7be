/** How long answers are remembered, how many, and how long work may take. Times are in milliseconds. */
export interface ImageLimits {
  /** The digest of a tag. */
  digestFor: number
  /** What a rule or a pod refers to: keys, trust root, pull secrets. */
  referencesFor: number
  verifiedFor: number
  violationFor: number
  /** How long a verified answer may stand in where the registry fails (`staleIfError`). */
  staleFor: number
  /** The work for one image; longer than any question waits, so that the next one finds the answer. */
  workFor: number
  /** How many images are worked on at once; further ones are indeterminate. */
  running: number
  /** Answers that are remembered of each kind. */
  remembered: number
  /** Bytes of signatures in memory at once, but for the first `materialOfEach` of each image: the usual ones never wait for large ones. */
  material: number
  materialOfEach: number
}

/** What holds unless a face says otherwise. */
export const imageLimits: ImageLimits = {
  digestFor: 30_000,
  referencesFor: 30_000,
  verifiedFor: 3_600_000,
  violationFor: 15_000,
  staleFor: 86_400_000,
  workFor: 30_000,
  running: 256,
  remembered: 2000,
  material: 64 * 1024 * 1024,
  materialOfEach: 256 * 1024,
}
