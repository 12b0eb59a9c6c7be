import { namespaceObject } from '../../policies/check/check-object.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'

/** The objects of an input by group, kind, namespace and name. Of duplicates the last one counts. */
export interface KnownObjects {
  /** undefined where the input has no such object */
  find(group: string, kind: string, namespace: string, name: string): JsonObject | undefined
}

/** Indexes objects; `namespaceOf` says where one without a namespace belongs. */
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

/** The Namespace as the input has it, else one of which nothing is known but the label that every Namespace has. */
export function namespaceFrom(objects: KnownObjects, name: string): JsonObject {
  const written = objects.find('', 'Namespace', '', name)
  const known = namespaceObject(name, digObject(written, 'metadata', 'labels'))
  return { ...written, ...known, metadata: { ...digObject(written, 'metadata'), ...digObject(known, 'metadata') } }
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
