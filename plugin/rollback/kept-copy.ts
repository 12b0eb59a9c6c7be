import { asString, dig, digObject, isSameJson, type JsonObject } from '../../policies/json.ts'
import { timeOf } from '../text/time.ts'
import { keptForLabel, keptMarks, keptOfAnnotation } from '../revisions/kept-marks.ts'
import type { RevisionObject } from './revision.ts'
import type { ConfigReference } from './used-config.ts'

/**
 * The copy of a ConfigMap or Secret as a revision uses it: immutable, and owned by the revision's object, so that it goes when the
 * revision does. `now`: milliseconds since the epoch.
 */
export function keptCopy(source: JsonObject, revision: RevisionObject, now: number): JsonObject {
  const name = asString(dig(source, 'metadata', 'name')) ?? ''
  return {
    apiVersion: 'v1',
    kind: source['kind'],
    metadata: {
      name: `kept-${name.slice(0, 200).replace(/[.-]+$/, '')}-${revision.uid.slice(0, 8)}-${now.toString(36)}`,
      namespace: asString(dig(source, 'metadata', 'namespace')) ?? 'default',
      labels: { [keptForLabel]: revision.uid },
      annotations: { [keptOfAnnotation]: name },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: revision.kind, name: revision.name, uid: revision.uid }],
    },
    ...contentOf(source),
    immutable: true,
  }
}

/** Whether a copy can stand for it: the token of a ServiceAccount is Kubernetes' own to write. */
export function isKeepable(source: JsonObject): boolean {
  return source['type'] !== 'kubernetes.io/service-account-token'
}

/** The newest copy of a ConfigMap or Secret that was kept for a revision. */
export function newestCopy(
  copies: readonly JsonObject[],
  { kind, name }: ConfigReference,
  revision: RevisionObject,
): JsonObject | undefined {
  const created = (copy: JsonObject): number => timeOf(dig(copy, 'metadata', 'creationTimestamp')) ?? 0
  const isOfIt = (copy: JsonObject): boolean => {
    const marks = keptMarks(copy)
    return copy['kind'] === kind && marks?.name === name && marks.revision === revision.uid
  }
  return copies.filter(isOfIt).sort((left, right) => created(right) - created(left))[0]
}

/** What a ConfigMap or Secret holds, type included. */
function contentOf(object: JsonObject): JsonObject {
  const fields = ['type', 'data', 'binaryData']
  return Object.fromEntries(fields.flatMap((field) => (object[field] === undefined ? [] : [[field, object[field]]])))
}

/** What a copy is a copy of, to be created again where it is gone. */
export function original(copy: JsonObject, name: string): JsonObject {
  const namespace = dig(copy, 'metadata', 'namespace')
  return { apiVersion: 'v1', kind: copy['kind'], metadata: { name, namespace }, ...contentOf(copy) }
}

/** True where an object holds what its copy does. */
export function isUnchanged(object: JsonObject, copy: JsonObject): boolean {
  return ['data', 'binaryData'].every((field) =>
    isSameJson(digObject(object, field) ?? {}, digObject(copy, field) ?? {}),
  )
}
