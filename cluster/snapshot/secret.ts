import type { JsonObject } from '../../policies/json.ts'
import { at, textAt } from '../json.ts'

/** The metadata of a Secret that holds nothing of its values: annotations do, where kubectl applied it. */
const kept = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'labels',
  'ownerReferences',
] as const

/** A Secret without its values; of a TLS Secret the certificate stays, which is no secret. `type` is said where the object does not. */
export function secretWithoutValues(secret: JsonObject, type = textAt(secret, 'type') ?? ''): JsonObject {
  const certificate = type === 'kubernetes.io/tls' ? textAt(secret, 'data', 'tls.crt') : undefined
  const metadata = kept.map((key) => [key, at(secret, 'metadata', key)]).filter(([, value]) => value !== undefined)
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: Object.fromEntries(metadata) as JsonObject,
    type,
    ...(certificate === undefined ? {} : { data: { 'tls.crt': certificate } }),
  }
}
