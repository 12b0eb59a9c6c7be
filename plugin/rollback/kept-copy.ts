import { asString, dig, digObject, isSameJson, own, type JsonObject } from '../../policies/json.ts'
import { timeOf } from '../diagnosis/time.ts'
import type { RevisionObject } from './revision.ts'
import type { ConfigReference } from './used-config.ts'

/** On a copy: the uid of the revision it is kept for. */
export const keptForLabel = 'kubectl-heal.io/kept-for'
/** On a copy: the name of what it is a copy of. */
export const keptOfAnnotation = 'kubectl-heal.io/kept-of'

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
      name: `kept-${name.slice(0, 200)}-${revision.uid.slice(0, 8)}-${now.toString(36)}`,
      namespace: asString(dig(source, 'metadata', 'namespace')) ?? 'default',
      labels: { [keptForLabel]: revision.uid },
      annotations: { [keptOfAnnotation]: name },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: revision.kind, name: revision.name, uid: revision.uid }],
    },
    ...contentOf(source),
    immutable: true,
  }
}

/** The newest copy of a ConfigMap or Secret that was kept for a revision. */
export function newestCopy(
  copies: readonly JsonObject[],
  { kind, name }: ConfigReference,
  revision: RevisionObject,
): JsonObject | undefined {
  const created = (copy: JsonObject): number => timeOf(dig(copy, 'metadata', 'creationTimestamp')) ?? 0
  return copies
    .filter((copy) => copy['kind'] === kind && keptOf(copy, revision) === name)
    .sort((left, right) => created(right) - created(left))[0]
}

/** What a ConfigMap or Secret holds, type included. */
export function contentOf(object: JsonObject): JsonObject {
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

/** The name that a copy is of; undefined for what is no copy for this revision. */
function keptOf(object: JsonObject, revision: RevisionObject): string | undefined {
  const label = own(digObject(object, 'metadata', 'labels'), keptForLabel)
  return label === revision.uid
    ? asString(own(digObject(object, 'metadata', 'annotations'), keptOfAnnotation))
    : undefined
}
