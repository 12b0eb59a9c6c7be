import { isObject, type JsonObject } from '../json.ts'
import { at, child } from '../path.ts'

/** A scalar that identifies a list item. */
export type KeyValue = string | number | boolean

/** One step of a path in FieldsV1: a field, an item of a list by its keys, an item of a set by its value, an item by place. */
export type FieldElement =
  | { kind: 'field'; name: string }
  | { kind: 'key'; keys: readonly (readonly [name: string, value: KeyValue])[] }
  | { kind: 'value'; value: unknown }
  | { kind: 'index'; index: number }

/** A set of paths as a tree. `member`: the path that leads here is itself in the set; children by the text of their element. */
export interface FieldSet {
  member: boolean
  children: ReadonlyMap<string, FieldNode>
}

/** A child of a set. */
export interface FieldNode {
  element: FieldElement
  set: FieldSet
}

/** A parsed set, or why there is none. */
export type ParsedFields = { ok: true; set: FieldSet } | { ok: false; reason: string }

const maxDepth = 64

/** The longest path in characters. Longer ones are nobody's: repeated below each leaf of a large set they would fill the memory. */
const longestPath = 2048

/** The set that declares nothing. */
export const emptySet: FieldSet = { member: false, children: new Map() }

/** Reads FieldsV1 (`{"f:spec": {"f:replicas": {}}}`) as JSON; total, and bounded in the depth and length of its paths. */
export function parseFieldsV1(fields: unknown): ParsedFields {
  return isObject(fields) ? parseSet(fields, 0, 0) : { ok: false, reason: 'it is not an object' }
}

/** `length` is that of the path so far. */
function parseSet(fields: JsonObject, depth: number, length: number): ParsedFields {
  if (depth > maxDepth) return { ok: false, reason: `it is nested deeper than ${maxDepth} levels` }
  if (length > longestPath) return { ok: false, reason: `it has a path of more than ${longestPath} characters` }
  const children = new Map<string, FieldNode>()
  let member = false
  for (const [text, below] of Object.entries(fields)) {
    if (text === '.') {
      member = true
      continue
    }
    const element = parseElement(text)
    if (element === undefined || !isObject(below)) return { ok: false, reason: `${shorten(text)} is no field path` }
    const parsed = parseSet(below, depth + 1, length + text.length)
    if (!parsed.ok) return parsed
    children.set(elementText(element), { element, set: parsed.set })
  }
  return { ok: true, set: { member: depth > 0 && (member || children.size === 0), children } }
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function parseElement(text: string): FieldElement | undefined {
  const rest = text.slice(2)
  if (text.startsWith('f:')) return { kind: 'field', name: rest }
  if (text.startsWith('i:')) return /^\d{1,9}$/.test(rest) ? { kind: 'index', index: Number(rest) } : undefined
  const json = text.startsWith('k:') || text.startsWith('v:') ? parseJson(rest) : undefined
  if (json === undefined) return undefined
  return text.startsWith('v:') ? { kind: 'value', value: json.value } : parseKeys(json.value)
}

function parseKeys(value: unknown): FieldElement | undefined {
  if (!isObject(value)) return undefined
  const keys: [string, KeyValue][] = []
  for (const [name, keyValue] of Object.entries(value)) {
    if (typeof keyValue !== 'string' && typeof keyValue !== 'number' && typeof keyValue !== 'boolean') return undefined
    keys.push([name, keyValue])
  }
  return keys.length === 0 ? undefined : { kind: 'key', keys: sortKeys(keys) }
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** The keys of an item in the order FieldsV1 writes them. */
export function sortKeys(keys: readonly (readonly [string, KeyValue])[]): readonly (readonly [string, KeyValue])[] {
  return keys.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** An element as FieldsV1 writes it: `f:spec`, `k:{"name":"web"}`, `v:"x"`, `i:0`. */
export function elementText(element: FieldElement): string {
  switch (element.kind) {
    case 'field':
      return `f:${element.name}`
    case 'key':
      return `k:{${element.keys.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
    case 'value':
      return `v:${JSON.stringify(element.value)}`
    case 'index':
      return `i:${String(element.index)}`
  }
}

/** A set as compact FieldsV1 JSON, with sorted keys: equal sets have equal texts. */
export function serialiseFieldsV1(set: FieldSet): string {
  const parts = [...set.children.keys()].sort().map((text) => {
    const below = set.children.get(text)?.set ?? emptySet
    return `${JSON.stringify(text)}:${serialiseFieldsV1(below)}`
  })
  if (set.member && parts.length > 0) parts.unshift('".":{}')
  return `{${parts.join(',')}}`
}

/** The paths that are in any of the sets. Linear in the sets together, however many they are. */
export function unionOf(sets: readonly FieldSet[]): FieldSet {
  const [first = emptySet] = sets
  if (sets.length < 2) return first
  const nodes = new Map<string, { element: FieldElement; sets: FieldSet[] }>()
  for (const { children } of sets) {
    for (const [text, { element, set }] of children) {
      const same = nodes.get(text)
      if (same === undefined) nodes.set(text, { element, sets: [set] })
      else same.sets.push(set)
    }
  }
  const children = new Map<string, FieldNode>()
  for (const [text, node] of nodes) children.set(text, { element: node.element, set: unionOf(node.sets) })
  return { member: sets.some(({ member }) => member), children }
}

/** The path of an element below a path, as messages show it: `ports[containerPort=80,protocol=TCP]`. */
export function below(path: string, element: FieldElement): string {
  switch (element.kind) {
    case 'field':
      return child(path, element.name)
    case 'key':
      return `${path}[${element.keys.map(([name, value]) => `${name}=${plain(value)}`).join(',')}]`
    case 'value':
      return `${path}[${plain(typeof element.value === 'string' ? element.value : JSON.stringify(element.value))}]`
    case 'index':
      return at(path, element.index)
  }
}

function plain(value: KeyValue): string {
  const text = String(value)
  return /^[A-Za-z0-9_./:-]+$/.test(text) ? text : JSON.stringify(text)
}
