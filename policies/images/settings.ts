import type { RegistryClient } from '../registry/client.ts'
import type { VerificationResult, VerificationTask } from '../signatures/verification.ts'
import type { Clock } from './clock.ts'
import type { ImageLimits } from './limits.ts'
import type { ImageSources } from './sources.ts'

/** What every part of the verifier works with. */
export interface Settings {
  client: RegistryClient
  sources: ImageSources
  /** Verifies signatures in a thread of its own (cluster/verify-pool.ts), where repositories are served by turns. */
  verify: (task: VerificationTask, repository: string) => Promise<VerificationResult>
  clock: Clock
  limits: ImageLimits
}
