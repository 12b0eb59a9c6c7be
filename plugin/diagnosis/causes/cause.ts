/** How much a cause breaks while it lasts; verdicts are sorted by it, then by how much they affect. */
export type Severity = 'critical' | 'warning' | 'information'

/** The documentation of one cause code; `diagnose --list`, `explain CODE` and docs/causes.md are made of it. */
export interface Cause {
  /** Stable: part of the output that scripts read. */
  code: string
  /** The row of docs: container, image, pending, running, workload, network, cluster. */
  area: 'container' | 'image' | 'pending' | 'running' | 'workload' | 'network' | 'cluster'
  severity: Severity
  /** Under ten words: "The image does not exist". */
  title: string
  /** What it means and how it comes about; a few sentences. */
  meaning: string
  /** What is looked at to say so, with thresholds. */
  seenBy: string
  /** How people fix it. */
  remedy: string
}
