import { isList, isObject, setOwn } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { itemName, membersOf, nodesOf } from './nodes.ts'
import type { PathSet } from './paths.ts'
import { separator } from './paths.ts'
import { resolve } from './shape.ts'
import type { Shape } from './shape.ts'

/**
 * Takes out of a merged object what the applier owned last time (`last`) and neither it nor anybody else owns now (`managed`). What
 * nobody owns stays, and so does what holds something that stays.
 */
export function prune(shape: Shape, merged: JsonObject, last: PathSet, managed: PathSet): JsonObject {
  if (last.size === 0) return merged
  const all = withFields(shape, membersOf(nodesOf(shape, merged)))
  const keptOf = (object: JsonObject) => withFields(shape, membersOf(nodesOf(shape, object)))
  const bare = keptOf(without(shape, merged, withFields(shape, last)))
  const owned = withFields(shape, managed)
  const added = without(
    shape,
    merged,
    minus(all, (path) => bare.has(path) || owned.has(path)),
  )
  const kept = keptOf(added)
  const before = withFields(shape, last)
  return without(
    shape,
    merged,
    minus(all, (path) => kept.has(path) || !before.has(path)),
  )
}

function minus(paths: PathSet, isOut: (path: string) => boolean): PathSet {
  return new Set([...paths].filter((path) => !isOut(path)))
}

/** The paths and the named fields above them. */
function withFields(root: Shape, paths: PathSet): PathSet {
  const all = new Set(paths)
  for (const path of paths) {
    const elements = path.split(separator)
    let shape: Shape | undefined = root
    for (const [index, element] of elements.slice(0, -1).entries()) {
      const field: Shape | undefined = shape?.kind === 'map' ? shape.field(element.slice(2)) : undefined
      if (field) all.add(elements.slice(0, index + 1).join(separator))
      shape = field ?? (shape?.kind === 'map' ? shape.others : shape?.kind === 'list' ? shape.item : undefined)
    }
  }
  return all
}

/** A copy of the object without what the paths name. */
function without(shape: Shape, object: JsonObject, paths: PathSet): JsonObject {
  const result = remove(shape, '', object, paths, parentsOf(paths))
  return isObject(result) ? result : {}
}

function parentsOf(paths: PathSet): PathSet {
  const parents = new Set<string>()
  for (const path of paths) {
    for (let end = path.lastIndexOf(separator); end > 0; end = path.lastIndexOf(separator, end - 1)) {
      parents.add(path.slice(0, end))
    }
  }
  return parents
}

/** null where nothing is left. */
function remove(given: Shape, path: string, value: unknown, paths: PathSet, parents: PathSet): unknown {
  const shape = resolve(given, value)
  const below = (name: string) => (path === '' ? name : path + separator + name)
  const descend = (child: Shape, name: string, item: unknown) =>
    parents.has(below(name)) ? remove(child, below(name), item, paths, parents) : item
  if (shape.kind === 'map' && isObject(value)) {
    const result: JsonObject = {}
    for (const [key, item] of Object.entries(value)) {
      const child = shape.field(key) ?? shape.others
      if (!paths.has(below(`f:${key}`))) setOwn(result, key, child ? descend(child, `f:${key}`, item) : item)
    }
    return Object.keys(result).length > 0 ? result : null
  }
  if (shape.kind !== 'list' || !isList(value)) return shape.kind === 'leaf' ? null : value
  const items = value.flatMap((item) => {
    const name = itemName(shape, item) ?? ''
    return paths.has(below(name)) ? [] : [descend(shape.item, name, item)]
  })
  return items.length > 0 ? items : null
}
