import type { ResourceInfo } from '../resources.ts'
import { fieldPath, isWithin } from './paths.ts'

const byServer = ['name', 'namespace', 'managedFields', 'uid', 'resourceVersion', 'generation', 'creationTimestamp']
const deletion = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink']
const never = new Set(
  ['apiVersion', 'kind', 'metadata', ...[...byServer, ...deletion].map((name) => `metadata.${name}`)].map(fieldPath),
)
const status = fieldPath('status')
const spec = fieldPath('spec')
const labels = fieldPath('metadata.labels')
const metadata = fieldPath('metadata')

/** Whether nobody can own a path by a write to a subresource: what the server sets, and what that write leaves as it was. */
export function isUnowned(info: ResourceInfo, subresource: string, path: string): boolean {
  return never.has(path) || isReset(info, subresource, path)
}

/** Whether a write to the subresource leaves a path as it was. */
export function isReset(info: ResourceInfo, subresource: string, path: string): boolean {
  if (subresource !== 'status') return info.subresources.includes('status') && isWithin(path, status)
  const isCustom = info.schema !== undefined
  const labelled = info.kind === 'Deployment' && isWithin(path, labels)
  return isWithin(path, spec) || labelled || (isCustom && isWithin(path, metadata))
}
