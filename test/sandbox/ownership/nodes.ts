import { isList, isObject, same } from '../json.ts'
import type { JsonObject } from '../types.ts'
import type { PathSet } from './paths.ts'
import { separator } from './paths.ts'
import { resolve } from './shape.ts'
import type { Shape } from './shape.ts'

/** A place in an object: a leaf has its value, what is divided further has undefined. */
interface Node {
  value: unknown
  /** Belongs to who applies the object; a named field that is divided does not. */
  member: boolean
}

/** Every place of an object, by path. */
export type Nodes = ReadonlyMap<string, Node>

type ListShape = Extract<Shape, { kind: 'list' }>

/** The places of an object. */
export function nodesOf(shape: Shape, object: JsonObject): Nodes {
  const nodes = new Map<string, Node>()
  addFields(nodes, shape, [], object)
  return nodes
}

/** What an apply of the object owns. */
export function membersOf(nodes: Nodes): PathSet {
  return new Set([...nodes].filter(([, node]) => node.member).map(([path]) => path))
}

/** The differences between two objects of the same shape. */
export function compareNodes(before: Nodes, after: Nodes): { changed: PathSet; gone: PathSet } {
  const isChanged = (path: string, { value }: Node) => {
    const old = before.get(path)
    return !old || !same(old.value, value)
  }
  return {
    changed: new Set([...after].filter(([path, node]) => isChanged(path, node)).map(([path]) => path)),
    gone: new Set([...before.keys()].filter((path) => !after.has(path))),
  }
}

/** How a path names a list item: by its keys, else by its value; undefined where it has none of them. */
export function itemName({ keys, defaults }: Pick<ListShape, 'keys' | 'defaults'>, item: unknown): string | undefined {
  if (keys.length === 0) return `v:${JSON.stringify(item)}`
  const known: JsonObject = { ...defaults, ...(isObject(item) ? item : {}) }
  const given = keys.filter((key) => known[key] !== undefined && known[key] !== null)
  if (given.length === 0) return undefined
  return `k:${JSON.stringify(Object.fromEntries(given.map((key) => [key, known[key]])))}`
}

function add(nodes: Map<string, Node>, given: Shape, path: string[], value: unknown, isField: boolean): void {
  const shape = resolve(given, value)
  const key = path.join(separator)
  const size = isObject(value) ? Object.keys(value).length : isList(value) ? value.length : 0
  if (shape.kind === 'map' && isObject(value) && size > 0) {
    nodes.set(key, { value: undefined, member: !isField })
    addFields(nodes, shape, path, value)
  } else if (shape.kind === 'list' && isList(value)) {
    nodes.set(key, { value: size === 0 ? value : undefined, member: !isField })
    addItems(nodes, shape, path, value)
  } else {
    const isEmpty = value === null || (isObject(value) && size === 0)
    nodes.set(key, { value: isEmpty ? undefined : value, member: true })
  }
}

function addFields(nodes: Map<string, Node>, shape: Shape, path: string[], object: JsonObject): void {
  if (shape.kind !== 'map') return
  for (const [name, value] of Object.entries(object)) {
    const field = shape.field(name)
    const child = field ?? shape.others
    if (child) add(nodes, child, [...path, `f:${name}`], value, field !== undefined)
  }
}

function addItems(nodes: Map<string, Node>, shape: ListShape, path: string[], items: unknown[]): void {
  for (const item of items) {
    const name = itemName(shape, item)
    if (name !== undefined) add(nodes, shape.item, [...path, name], item, false)
  }
}
