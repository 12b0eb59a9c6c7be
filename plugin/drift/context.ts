import type { PolicySet } from '../../policies/load/policy.ts'
import type { AutoscalerOf } from './compare/autoscaled.ts'
import type { LiveSource } from './read/live-source.ts'
import type { SchemaOf } from './schema/schema-of.ts'

/** What every comparison of one run shares. */
export interface DriftContext {
  source: LiveSource
  schemaOf: SchemaOf
  autoscalerOf: AutoscalerOf
  added: boolean
  /** Asked for when the first workload has drifted; undefined where no policies can be read. */
  policies: () => Promise<PolicySet | undefined>
  /** Tells a note, once for what it is about. */
  note: (about: string, line: string) => void
}
