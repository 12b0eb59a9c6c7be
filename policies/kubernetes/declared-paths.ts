import { isObject, own, type JsonObject } from '../json.ts'
import { isAbsent, isEmptyAbsent } from './canonical.ts'
import { elementText, sortKeys, type FieldElement, type FieldNode, type FieldSet, type KeyValue } from './fields-v1.ts'
import { isAtomicObject, listKeysOf, listKeyValue } from './list-keys.ts'

const leaf: FieldSet = { member: true, children: new Map() }
const maxDepth = 48

/**
 * The leaf paths that a manifest declares: the deepest field in objects and in lists with keys; lists without keys and atomic
 * objects (selectors) as a whole. Null, empty lists and objects that say no more than their absence are not declared. A list with
 * an item without its key, or with two of one key, is taken as a whole.
 */
export function declaredPaths(manifest: JsonObject): FieldSet {
  return { member: false, children: fieldsOf(manifest, 0) }
}

function fieldsOf(object: JsonObject, depth: number): ReadonlyMap<string, FieldNode> {
  const children = new Map<string, FieldNode>()
  for (const name of Object.keys(object)) {
    const value = own(object, name)
    const below = isAbsent(value) ? undefined : pathsBelow(value, name, depth + 1)
    if (below !== undefined) add(children, { kind: 'field', name }, below)
  }
  return children
}

function pathsBelow(value: unknown, name: string, depth: number): FieldSet | undefined {
  if (depth > maxDepth) return leaf
  if (Array.isArray(value)) return itemsOf(value, name, depth) ?? leaf
  if (!isObject(value) || isAtomicObject(name)) return leaf
  const children = fieldsOf(value, depth)
  if (children.size > 0) return { member: false, children }
  return isEmptyAbsent(name) ? undefined : leaf
}

function itemsOf(list: readonly unknown[], name: string, depth: number): FieldSet | undefined {
  const keys = listKeysOf(name)
  if (keys === undefined) return undefined
  const children = new Map<string, FieldNode>()
  for (const item of list) {
    const element = isObject(item) ? keyElement(item, keys) : undefined
    if (element === undefined || !isObject(item)) return undefined
    add(children, element, { member: false, children: fieldsOf(item, depth + 1) })
  }
  return children.size === list.length ? { member: false, children } : undefined
}

/** `k:{"name":"web"}` */
function keyElement(item: JsonObject, names: readonly string[]): FieldElement | undefined {
  const keys: [string, KeyValue][] = []
  for (const name of names) {
    const value = listKeyValue(item, name)
    if (value === undefined) return undefined
    keys.push([name, value])
  }
  return { kind: 'key', keys: sortKeys(keys) }
}

function add(children: Map<string, FieldNode>, element: FieldElement, set: FieldSet): void {
  children.set(elementText(element), { element, set })
}
