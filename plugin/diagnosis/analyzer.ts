import type { ResourceKey } from '../../cluster/resource.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'

/**
 * One kind of trouble: a pure function over the facts of a snapshot. It yields nothing for what is healthy, recovering or
 * recovered, and never takes what is unread for absent.
 */
export interface Analyzer {
  /** Its file's name. */
  name: string
  /** The kinds it looks at: `diagnose` reads just the sum of these. */
  reads: readonly ResourceKey[]
  analyze(facts: Facts): Iterable<Finding>
}
