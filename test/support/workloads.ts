import { workloadKinds, type WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import type { JsonObject } from '../../policies/json.ts'

/** What a test wants a workload to be; everything else is the least a valid object needs. */
export interface WorkloadParts {
  name?: string
  namespace?: string
  metadata?: JsonObject
  /** Merged into the pod template's metadata (for a Pod: into its own). */
  templateMetadata?: JsonObject
  /** Replaces the one container `{name: web, image: registry.example.com/web:1}` and adds other pod fields. */
  podSpec?: JsonObject
  /** Merged into the workload's spec (not for a Pod). */
  spec?: JsonObject
}

const labels = { app: 'web' }

/** A valid manifest of one of the eight kinds, as a person writes it (no API defaults). */
export function workload(kind: WorkloadKindName, parts: WorkloadParts = {}): JsonObject {
  const row = workloadKinds.find((candidate) => candidate.kind === kind)
  if (row === undefined) throw new Error(`no workload kind ${kind}`)
  const apiVersion = row.group === '' ? row.version : `${row.group}/${row.version}`
  const metadata = { name: parts.name ?? 'web', namespace: parts.namespace ?? 'prod-shop', ...parts.metadata }
  const restart = kind === 'Job' || kind === 'CronJob' ? { restartPolicy: 'Never' } : {}
  const podSpec = { containers: [{ name: 'web', image: 'registry.example.com/web:1' }], ...restart, ...parts.podSpec }
  if (kind === 'Pod')
    return { apiVersion, kind, metadata: { labels, ...metadata, ...parts.templateMetadata }, spec: podSpec }
  const template = { metadata: { labels, ...parts.templateMetadata }, spec: podSpec }
  return { apiVersion, kind, metadata, spec: { ...specOf(kind, template), ...parts.spec } }
}

function specOf(kind: WorkloadKindName, template: JsonObject): JsonObject {
  switch (kind) {
    case 'CronJob':
      return { schedule: '*/5 * * * *', jobTemplate: { spec: { template } } }
    case 'Job':
      return { template }
    case 'ReplicationController':
      return { replicas: 2, selector: labels, template }
    case 'DaemonSet':
      return { selector: { matchLabels: labels }, template }
    case 'StatefulSet':
      return { replicas: 2, serviceName: 'web', selector: { matchLabels: labels }, template }
    default:
      return { replicas: 2, selector: { matchLabels: labels }, template }
  }
}
