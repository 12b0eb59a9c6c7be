import type { Logger } from 'pino'
import type { ClusterReader } from '../../cluster/reader.ts'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { AskImages } from '../../policies/images/answered.ts'
import type { Action, PolicySet } from '../../policies/load/policy.ts'
import type { TellAllowed } from '../exceptions/allowed-changes.ts'
import type { Metrics } from '../metrics.ts'
import type { ReviewObject } from '../policy-objects/review-object.ts'

/** What answering reviews takes. */
export interface ReviewDependencies {
  /** The policies in force; none before the first good load. */
  policies: () => PolicySet | undefined
  reader: ClusterReader | undefined
  /** Who verifies images; absent: nothing is known of any. */
  images?: AskImages
  maxAction: Action | undefined
  metrics: Metrics
  log: Logger
  /** milliseconds since the epoch */
  now: () => number
  /** Judges DriftPolicies and DriftExceptions; absent where policies come from files only. */
  reviewObject?: ReviewObject
  /** Told of what managers and exceptions let pass; absent: it is logged. */
  tellAllowed?: TellAllowed
  /** Told of every request that was denied, dry runs too. */
  onDenied?: (request: ReviewedRequest) => void
}
