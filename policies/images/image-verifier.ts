import type { RegistryClient } from '../registry/client.ts'
import type { VerificationResult, VerificationTask } from '../signatures/verification.ts'
import type { Clock } from './clock.ts'
import type { ImageReport } from './image-report.ts'
import type { ImageQuestion, ImageVerdict } from './image-verdict.ts'
import type { ImageLimits } from './limits.ts'
import type { ImageSources } from './sources.ts'

/** What the verifier works with. */
export interface ImageVerifierParts {
  client: RegistryClient
  sources: ImageSources
  /** Verifies signatures in a thread of its own (cluster/verify-pool.ts). */
  verify: (task: VerificationTask) => Promise<VerificationResult>
  clock: Clock
  limits?: Partial<ImageLimits>
  /** Told of every answer, remembered ones too. */
  observe?: (report: ImageReport) => void
}

/** Answers whether images are signed as rules want it. Nothing rejects. */
export interface ImageVerifier {
  /** What is remembered of a question: costs no promise. Undefined: ask `verify`. */
  peek(question: ImageQuestion): ImageVerdict | undefined
  /** Answers at the deadline (milliseconds of the steady clock) at the latest, with `indeterminate` where nothing is known then. */
  verify(question: ImageQuestion, deadline: number): Promise<ImageVerdict>
  /** The same, with everything that was found. */
  explain(question: ImageQuestion, deadline: number): Promise<ImageReport>
}
