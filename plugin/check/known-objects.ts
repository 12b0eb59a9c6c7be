import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { known, unknown, type Known } from '../../policies/known.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'

/** The objects of an input by kind, namespace and name: what stands in for a cluster where there is none. */
export interface KnownObjects {
  /** undefined where the input has no such object */
  find(group: string, kind: string, namespace: string, name: string): JsonObject | undefined
}

/** Indexes objects; `namespaceOf` says where one without a namespace belongs. Of duplicates the last one counts. */
export function knownObjects(objects: Iterable<JsonObject>, namespaceOf: (object: JsonObject) => string): KnownObjects {
  const index = new Map<string, JsonObject>()
  for (const object of objects) {
    const group = groupOf(asString(object['apiVersion']) ?? '')
    const kind = asString(object['kind']) ?? ''
    const namespace = kind === 'Namespace' ? '' : namespaceOf(object)
    index.set(key(group, kind, namespace, asString(dig(object, 'metadata', 'name')) ?? ''), object)
  }
  return { find: (group, kind, namespace, name) => index.get(key(group, kind, namespace, name)) }
}

/** The Namespace as the input has it, else one with the label that every Namespace has. */
export function namespaceObject(objects: KnownObjects, name: string): JsonObject {
  const written = objects.find('', 'Namespace', '', name)
  const label = { 'kubernetes.io/metadata.name': name }
  if (written === undefined) return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: label } }
  const metadata = dig(written, 'metadata') as JsonObject
  return { ...written, metadata: { ...metadata, labels: { ...(metadata['labels'] ?? {}), ...label } } }
}

/** An object of the input; one that is not there is unknown, because the input is not all of the cluster. */
export function fromInput(object: JsonObject | undefined, what: string): Known<JsonObject> {
  return object === undefined ? unknown(`${what} is not among the documents given with -f`) : known(object)
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
