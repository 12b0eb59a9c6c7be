import { listAt, stringMapAt, stringsAt, textAt } from './json.ts'
import type { JsonObject } from './types.ts'

/** Holds a CustomResourceDefinition back until its objects are gone. */
export const definitionFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

/** Name and namespace of an object, '' where it has none. */
export function placeOf(object: unknown): { namespace: string; name: string } {
  return { namespace: textAt(object, 'metadata.namespace'), name: textAt(object, 'metadata.name') }
}

/** `namespace/name`. */
export function keyOf(object: JsonObject): string {
  const { namespace, name } = placeOf(object)
  return `${namespace}/${name}`
}

/** Whether somebody asked to delete the object. */
export function isDeleting(object: JsonObject): boolean {
  return textAt(object, 'metadata.deletionTimestamp') !== ''
}

/** The labels of an object, as a map. */
export function labelsOf(object: unknown): Map<string, string> {
  return stringMapAt(object, 'metadata.labels')
}

/** One annotation, or undefined. */
export function annotation(object: JsonObject, name: string): string | undefined {
  return stringMapAt(object, 'metadata.annotations').get(name)
}

/** What may still hold a deleted object back. */
export function finalizersOf(object: JsonObject): string[] {
  return stringsAt(object, 'metadata.finalizers')
}

/** The object's owners. */
export function ownersOf(object: JsonObject): JsonObject[] {
  return listAt(object, 'metadata.ownerReferences')
}

/** The reference to the owner that controls the object. */
export function controllerOf(object: JsonObject): JsonObject | undefined {
  return ownersOf(object).find((reference) => reference['controller'] === true)
}

/** A time as the API writes it: RFC 3339, UTC, whole seconds. */
export function timestamp(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z')
}
