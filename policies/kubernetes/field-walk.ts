import { asObject, own } from '../json.ts'
import { below, elementText, emptySet, type FieldElement, type FieldNode, type FieldSet } from './fields-v1.ts'
import { listKeyValue } from './list-keys.ts'

/** Where a walk stands: the way down, and the value there in each of the objects (undefined where it is not there). */
export interface Place {
  parent: Place | undefined
  element: FieldElement | undefined
  values: readonly unknown[]
}

/** Visits every leaf of a set with the values that stand there in each object. Linear in the set and the objects. */
export function walkLeaves(set: FieldSet, objects: readonly unknown[], visit: (leaf: Place) => void): void {
  descend(set, { parent: undefined, element: undefined, values: objects }, visit)
}

function descend(set: FieldSet, place: Place, visit: (leaf: Place) => void): void {
  if (set.children.size === 0) {
    if (set.member) visit(place)
    return
  }
  const finders = place.values.map((value) => finderOf(value))
  for (const node of set.children.values()) {
    const values = finders.map((find) => find(node.element))
    descend(node.set, { parent: place, element: node.element, values }, visit)
  }
}

/** A set without the paths that `keep` refuses, and without what is below them; it is asked with the field names on the way. */
export function pruneSet(set: FieldSet, keep: (names: readonly string[]) => boolean): FieldSet {
  return prune(set, [], keep)
}

function prune(set: FieldSet, names: readonly string[], keep: (names: readonly string[]) => boolean): FieldSet {
  const children = new Map<string, FieldNode>()
  for (const [text, node] of set.children) {
    const inner = node.element.kind === 'field' ? [...names, node.element.name] : names
    if (!keep(inner)) continue
    const kept = prune(node.set, inner, keep)
    if (kept.member || kept.children.size > 0) children.set(text, { element: node.element, set: kept })
  }
  return { member: set.member, children }
}

/** True if every leaf of a set is still in another. */
export function includesSet(set: FieldSet, other: FieldSet | undefined): boolean {
  if (set.children.size === 0) return !set.member || other !== undefined
  return [...set.children.values()].every((node) => includesSet(node.set, counterpart(node, other)))
}

/** The leaves of one set that another does not have any more, as paths; without those at or below a path that `isTold`. */
export function missingLeaves(
  set: FieldSet,
  other: FieldSet | undefined,
  isTold: (path: string) => boolean = () => false,
  path = '',
): string[] {
  if (isTold(path)) return []
  if (set.children.size === 0) return set.member && other === undefined ? [path] : []
  return [...set.children.values()].flatMap((node) =>
    missingLeaves(node.set, counterpart(node, other), isTold, below(path, node.element)),
  )
}

/** The same child of another set. An item of a list includes its keys, whether or not they are written below it. */
function counterpart({ element, set }: FieldNode, other: FieldSet | undefined): FieldSet | undefined {
  const same = other?.children.get(elementText(element))?.set
  if (same === undefined || element.kind !== 'key') return same
  const children = new Map(same.children)
  for (const [name] of element.keys) {
    const key: FieldElement = { kind: 'field', name }
    const text = elementText(key)
    if (set.children.has(text) && !children.has(text)) children.set(text, { element: key, set: emptySet })
  }
  return { member: same.member, children }
}

/** `spec.template.spec.containers[name=web].image` */
export function pathOf(place: Place): string {
  return elementsOf(place).reduce(below, '')
}

/** The field names on the way (list items not counted). */
export function namesOf(place: Place): string[] {
  return elementsOf(place).flatMap((element) => (element.kind === 'field' ? [element.name] : []))
}

/** The elements on the way, from the root. */
export function elementsOf(place: Place): FieldElement[] {
  const elements: FieldElement[] = []
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
    if (at.element !== undefined) elements.push(at.element)
  }
  return elements.reverse()
}

type Finder = (element: FieldElement) => unknown

/** Finds children of a value; a list is indexed once for each combination of keys asked for, so that long lists stay cheap. */
function finderOf(value: unknown): Finder {
  if (!Array.isArray(value)) {
    const object = asObject(value)
    return (element) => (element.kind === 'field' ? own(object, element.name) : undefined)
  }
  const list: readonly unknown[] = value
  const indexes = new Map<string, ReadonlyMap<string, unknown>>()
  let values: Set<string> | undefined
  return (element) => {
    if (element.kind === 'index') return list[element.index]
    if (element.kind === 'field') return undefined
    if (element.kind === 'value') {
      values ??= new Set(list.filter((entry) => typeof entry !== 'object').map((entry) => JSON.stringify(entry)))
      return values.has(JSON.stringify(element.value)) ? element.value : undefined
    }
    return indexFor(list, element.keys, indexes)?.get(keyText(element.keys.map(([, wanted]) => wanted)))
  }
}

/** Lists of the API have one combination of keys; a set that asks for many more is not of this world and finds nothing. */
const maxIndexes = 4

function indexFor(
  list: readonly unknown[],
  keys: readonly (readonly [string, unknown])[],
  indexes: Map<string, ReadonlyMap<string, unknown>>,
): ReadonlyMap<string, unknown> | undefined {
  const names = keys.map(([name]) => name)
  const signature = keyText(names)
  const known = indexes.get(signature)
  if (known !== undefined || indexes.size >= maxIndexes) return known
  // Of duplicates the last one: it is the one that counts in env, the only list that may have them.
  const index = new Map(list.map((item) => [keyText(names.map((name) => listKeyValue(item, name))), item]))
  indexes.set(signature, index)
  return index
}

function keyText(values: readonly unknown[]): string {
  return JSON.stringify(values)
}
