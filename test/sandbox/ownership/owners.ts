import { at, isList, isObject, listAt, same, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { separator, toTree, treePaths } from './paths.ts'
import type { PathSet } from './paths.ts'

/** One entry of managedFields: `entry` without its fields, and those as paths. */
export interface Owner {
  entry: JsonObject
  paths: PathSet
}

/** Who writes, as a managedFields entry names it. */
export interface Manager {
  name: string
  subresource: string
  /** RFC 3339; undefined for scale, which the API server writes without a time. */
  time: string | undefined
}

/** The owners that an object's managedFields name. */
export function ownersOf(object: JsonObject | undefined): Owner[] {
  return listAt(object, 'metadata.managedFields').map(({ fieldsV1, ...entry }) => ({
    entry,
    paths: new Set(isObject(fieldsV1) ? treePaths(fieldsV1) : []),
  }))
}

/**
 * Whose fields they are before a write: what the object to be written says, where it says something readable (kubectl rewrites
 * managedFields so), else what the stored one says. Undefined: the writer clears all ownership, by `[]` or `[{}]`.
 */
export function ownersBefore(stored: JsonObject, wanted: JsonObject, subresource: string): Owner[] | undefined {
  const given = at(wanted, 'metadata.managedFields')
  if (!isList(given) || subresource !== '') return ownersOf(stored)
  if (given.every((entry) => same(entry, {})) && given.length < 2) return undefined
  const isReadable = listAt(wanted, 'metadata.managedFields').every(
    (entry) =>
      ['Apply', 'Update'].includes(textAt(entry, 'operation')) &&
      textAt(entry, 'apiVersion') !== '' &&
      textAt(entry, 'fieldsType') === 'FieldsV1',
  )
  return ownersOf(isReadable ? wanted : stored)
}

/** Whether an entry is the one of a manager that writes with an operation. */
export function isEntryOf(entry: JsonObject, operation: string, apiVersion: string, manager: Manager): boolean {
  const isSame = entry['manager'] === manager.name && textAt(entry, 'subresource') === manager.subresource
  const isSameVersion = operation === 'Apply' || entry['apiVersion'] === apiVersion
  return isSame && isSameVersion && entry['operation'] === operation
}

/** A new entry of a manager. */
export function newEntry(operation: string, apiVersion: string, manager: Manager): JsonObject {
  return {
    manager: manager.name,
    operation,
    apiVersion,
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  }
}

/** The owner without the paths that it lost. */
export function withoutPaths({ entry, paths }: Owner, isLost: (path: string) => boolean): Owner {
  return { entry, paths: new Set([...paths].filter((path) => !isLost(path))) }
}

/** The managedFields of owners, in the API server's order; who owns nothing is left out. */
export function managedFieldsOf(owners: Owner[]): JsonObject[] {
  const entries = owners
    .filter(({ paths }) => paths.size > 0)
    .map(({ entry, paths }) => {
      const { manager, operation, apiVersion, time, fieldsType, subresource } = entry
      const last = subresource === undefined ? {} : { subresource }
      return {
        manager,
        operation,
        apiVersion,
        ...(time === undefined ? {} : { time }),
        fieldsType,
        fieldsV1: toTree(paths),
        ...last,
      }
    })
  return entries.sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
}

function sortKey(entry: JsonObject): string {
  return ['operation', 'time', 'manager', 'apiVersion', 'subresource'].map((key) => textAt(entry, key)).join(separator)
}
