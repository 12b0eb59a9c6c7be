import type { ImageReport } from './image-report.ts'
import type { ImageQuestion, ImageVerdict } from './image-verdict.ts'
import type { ImageLimits } from './limits.ts'
import type { Settings } from './settings.ts'

/** What the verifier works with. */
export interface ImageVerifierParts extends Omit<Settings, 'limits'> {
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
