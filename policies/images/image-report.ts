import type { CandidateVerdict, VerificationResult } from '../signatures/verification.ts'
import type { ImageVerdict } from './image-verdict.ts'

/** Whether an answer was remembered (`hit`), was looked for (`miss`), or is an old one because the registry fails (`stale`). */
export type CacheState = 'hit' | 'miss' | 'stale'

/** An image's verdict with everything that led to it. */
export interface ImageReport {
  /** As it was asked. */
  image: string
  verdict: ImageVerdict
  /** Host of the registry; '' where the reference is malformed. */
  registry: string
  digest?: string
  /** How many entries of each attestor signed; empty where nothing was verified. */
  attestors: VerificationResult['attestors']
  /** Everything that was found in the registry, and what it came to. */
  candidates: readonly CandidateVerdict[]
  /** `digest` is absent where the image names its digest, `verdict` where nothing got so far. */
  cache: { digest?: CacheState; verdict?: CacheState }
  /** milliseconds */
  duration: number
}
