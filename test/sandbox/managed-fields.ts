import { ensure, isList, isObject, listAt, objectAt, objectOf, same, textAt } from './json.ts'
import { structType } from './codec/schema.ts'
import type { Field } from './codec/schema.ts'
import { apiVersionOf } from './resources.ts'
import type { ResourceInfo } from './resources.ts'
import type { JsonObject } from './types.ts'

/** Paths of fields, each element in FieldsV1 form; a leaf has its value, an inner node undefined. */
type FieldPaths = Map<string, unknown>

/** Who writes, as a managedFields entry names it. */
export interface Manager {
  name: string
  subresource: string
  /** RFC 3339; undefined for scale, which the API server writes without a time. */
  time: string | undefined
}

const separator = '\u0000'
const unowned = ['apiVersion', 'kind', 'status', 'metadata.name', 'metadata.namespace', 'metadata.managedFields']
const serverSet = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'selfLink']
const skipped = new Set([
  ...unowned,
  ...serverSet.map((name) => `metadata.${name}`),
  'metadata.deletionGracePeriodSeconds',
])
const template = { metadata: {}, spec: { containers: null } }

/** The empty Go object: what it holds counts as there before a create, so its structs are nobody's. */
const blank: JsonObject = {
  metadata: {},
  spec: {
    scaleTargetRef: {},
    strategy: {},
    updateStrategy: {},
    template,
    containers: null,
    jobTemplate: { metadata: {}, spec: { template } },
  },
  status: {},
}

/**
 * The managedFields after `manager` turned `before` (undefined: create) into `after`: it owns what it added or changed, nobody owns
 * what is gone. Server-side apply is not done, so every entry it makes has the operation Update.
 */
export function trackManager(
  info: ResourceInfo,
  before: JsonObject | undefined,
  after: JsonObject,
  manager: Manager,
): unknown[] {
  const onlyStatus = manager.subresource === 'status'
  const start = info.kind === 'ReplicationController' ? { metadata: {}, spec: {}, status: {} } : blank
  const old = fieldPaths(info.kind, before ?? start, onlyStatus)
  const now = fieldPaths(info.kind, after, onlyStatus)
  const isChanged = (path: string, value: unknown) => !old.has(path) || !same(old.get(path), value)
  const changed = new Set([...now].filter(([path, value]) => isChanged(path, value)).map(([path]) => path))
  const gone = new Set([...old.keys()].filter((path) => !now.has(path)))
  const entries = listAt(before, 'metadata.managedFields')
  const own = entries.find((entry) => isEntryOf(entry, info, manager))
  const kept = entries
    .filter((entry) => entry !== own)
    .map((entry) => withFields(entry, (path) => !gone.has(path) && !changed.has(path)))
    .filter((entry) => Object.keys(objectAt(entry, 'fieldsV1')).length > 0)
  const mine = own ? withFields(own, (path) => !gone.has(path)) : undefined
  const paths = new Set([...(mine ? treePaths(objectAt(mine, 'fieldsV1')) : []), ...changed])
  if (paths.size > 0) kept.push(changed.size === 0 && mine ? mine : newEntry(info, manager, paths))
  return kept.sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
}

function isEntryOf(entry: JsonObject, info: ResourceInfo, manager: Manager): boolean {
  const sameWriter = entry['manager'] === manager.name && (entry['subresource'] ?? '') === manager.subresource
  return sameWriter && entry['operation'] === 'Update' && entry['apiVersion'] === apiVersionOf(info)
}

function newEntry(info: ResourceInfo, manager: Manager, paths: Iterable<string>): JsonObject {
  return {
    manager: manager.name,
    operation: 'Update',
    apiVersion: apiVersionOf(info),
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toTree(paths),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  }
}

function sortKey(entry: JsonObject): string {
  return ['operation', 'time', 'manager', 'apiVersion', 'subresource'].map((key) => textAt(entry, key)).join(separator)
}

function withFields(entry: JsonObject, keep: (path: string) => boolean): JsonObject {
  return { ...entry, fieldsV1: toTree(treePaths(objectAt(entry, 'fieldsV1')).filter(keep)) }
}

function fieldPaths(kind: string, object: JsonObject, withStatus: boolean): FieldPaths {
  const paths: FieldPaths = new Map()
  for (const [name, value] of Object.entries(object)) {
    if (skipped.has(name) && !(name === 'status' && withStatus)) continue
    const field = structType(kind)?.get(name)
    if (field && !(withStatus && name === 'spec')) addField(paths, field, [`f:${name}`], value)
  }
  for (const path of skipped) paths.delete(`f:${path.split('.').join(`${separator}f:`)}`)
  return paths
}

function addField(paths: FieldPaths, field: Field, path: string[], value: unknown): void {
  if (field.shape === 'list' && field.keys && isList(value) && value.length > 0) addItems(paths, field, path, value)
  else if (field.shape === 'value' && !field.atomic) addValue(paths, field.type, path, value)
  else if (field.shape === 'map' && !field.atomic && isObject(value)) addMap(paths, path, value)
  else paths.set(path.join(separator), isEmpty(value) ? undefined : value)
}

function addItems(paths: FieldPaths, field: Field, path: string[], items: unknown[]): void {
  paths.set(path.join(separator), undefined)
  for (const item of items) {
    const keys = field.keys ?? []
    const key =
      keys.length > 0 && isObject(item) ? `k:${JSON.stringify(keyOf(item, keys))}` : `v:${JSON.stringify(item)}`
    const atomicItem = keys.length === 0 || field.type === 'OwnerReference'
    if (atomicItem) paths.set([...path, key].join(separator), item)
    else addValue(paths, field.type, [...path, key], item)
  }
}

function keyOf(item: JsonObject, keys: string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, item[key]]))
}

function addValue(paths: FieldPaths, type: string, path: string[], value: unknown): void {
  const struct = structType(type)
  const leaf = !struct || !isObject(value) || Object.keys(value).length === 0
  paths.set(path.join(separator), leaf && !isEmpty(value) ? value : undefined)
  if (leaf) return
  for (const [name, child] of Object.entries(value)) {
    const field = struct.get(name)
    if (field) addField(paths, field, [...path, `f:${name}`], child)
  }
}

function addMap(paths: FieldPaths, path: string[], map: JsonObject): void {
  paths.set(path.join(separator), undefined)
  for (const [key, value] of Object.entries(map)) paths.set([...path, `f:${key}`].join(separator), value)
}

function isEmpty(value: unknown): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0)
}

function treePaths(tree: JsonObject, path: string[] = []): string[] {
  const keys = Object.keys(tree)
  const here = path.length > 0 && (keys.length === 0 || keys.includes('.')) ? [path.join(separator)] : []
  const below = keys.filter((key) => key !== '.').flatMap((key) => treePaths(objectOf(tree[key]), [...path, key]))
  return [...here, ...below]
}

function toTree(paths: Iterable<string>): JsonObject {
  const tree: JsonObject = {}
  const sorted = [...paths].sort()
  for (const [index, path] of sorted.entries()) {
    const node = ensure(tree, path.split(separator))
    if (sorted[index + 1]?.startsWith(path + separator)) node['.'] = {}
  }
  return tree
}
