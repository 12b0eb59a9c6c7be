import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from './types.ts'

/** Whether a value is a JSON object (no list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a list, typed so that its items must be checked. */
export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** The value at a dotted path, or undefined; own properties only. */
export function at(object: unknown, path: string): unknown {
  let value = object
  for (const key of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** The value if it is an object; a detached empty one otherwise, so only for reading. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The object at a dotted path; a detached empty one when there is none, so only for reading. */
export function objectAt(object: unknown, path: string): JsonObject {
  return objectOf(at(object, path))
}

/** The objects of the list at a dotted path; other items are left out. */
export function listAt(object: unknown, path: string): JsonObject[] {
  const value = at(object, path)
  return isList(value) ? value.filter(isObject) : []
}

/** The string at a dotted path, '' when there is none. */
export function textAt(object: unknown, path: string): string {
  const value = at(object, path)
  return typeof value === 'string' ? value : ''
}

/** The strings of the list at a dotted path; other items are left out. */
export function stringsAt(object: unknown, path: string): string[] {
  const value = at(object, path)
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The string values of the object at a dotted path, as labels and annotations are. */
export function stringMapAt(object: unknown, path: string): Map<string, string> {
  const entries = Object.entries(objectAt(object, path))
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** The number at a dotted path, or the fallback. */
export function numberAt(object: unknown, path: string, fallback = 0): number {
  const value = at(object, path)
  return typeof value === 'number' ? value : fallback
}

/** The object at a path, dotted or as keys, for writing: missing parents are created and attached. */
export function ensure(object: JsonObject, path: string | string[]): JsonObject {
  let parent = object
  for (const key of typeof path === 'string' ? path.split('.') : path) {
    const value = Object.hasOwn(parent, key) ? parent[key] : undefined
    const child: JsonObject = isObject(value) ? value : {}
    if (child !== value) setOwn(parent, key, child)
    parent = child
  }
  return parent
}

/** Sets a key as plain data, also `__proto__`. */
export function setOwn(object: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Sets a field that is absent. */
export function setDefault(object: JsonObject, key: string, value: unknown): void {
  if (object[key] === undefined || object[key] === null) object[key] = value
}

/** Sets every given field that is absent. */
export function setDefaults(object: JsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) setDefault(object, key, value)
}

/** A shallow copy without some keys. */
export function omit(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}

/** A copy that shares nothing with the original. */
export function copy<T>(value: T): T {
  return structuredClone(value)
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function same(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right)
}
