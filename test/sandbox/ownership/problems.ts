import { isList, isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { itemName } from './nodes.ts'
import { pathText } from './paths.ts'
import { resolve } from './shape.ts'
import type { Scalar, Shape } from './shape.ts'

/** What keeps an object from being applied: fields that the kind does not have, list items that cannot be told apart. */
export function applyProblems(given: Shape, value: unknown, path = ''): string[] {
  const shape = resolve(given, value)
  if (value === null) return []
  if (shape.kind === 'leaf') return scalarProblems(shape.scalar, value, path)
  if (shape.kind === 'map') return isObject(value) ? mapProblems(shape, value, path) : [wrongType(path, 'map', value)]
  return isList(value) ? listProblems(shape, value, path) : [wrongType(path, 'list', value)]
}

function mapProblems(shape: Extract<Shape, { kind: 'map' }>, map: JsonObject, path: string): string[] {
  return Object.entries(map).flatMap(([name, value]) => {
    const child = shape.field(name) ?? shape.others
    return child ? applyProblems(child, value, `${path}.${name}`) : [`${path}.${name}: field not declared in schema`]
  })
}

function listProblems(shape: Extract<Shape, { kind: 'list' }>, items: unknown[], path: string): string[] {
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    const name = itemName(shape, item)
    const keys = shape.keys.map((key) => JSON.stringify(key)).join(' ')
    const why = `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`
    if (name === undefined) return [`${path}: element ${index}: ${why}`]
    const twice = seen.has(name) ? [`${path}: duplicate entries for key ${pathText(name)}`] : []
    seen.add(name)
    return [...twice, ...applyProblems(shape.item, item, path + pathText(name))]
  })
}

/** In Go's words, of which some show how it holds the value. */
function scalarProblems(scalar: Scalar | undefined, value: unknown, path: string): string[] {
  if (scalar === undefined || typeof value === (scalar === 'numeric' ? 'number' : scalar)) return []
  if (scalar === 'numeric') return [`${path}: expected numeric (int or float), got ${goType(value)}`]
  const text = isObject(value) ? JSON.stringify(value) : String(value)
  const shown = scalar === 'string' ? `&value.valueUnstructured{Value:${text}}` : `&{${text}}`
  return [`${path}: expected ${scalar}, got ${shown}`]
}

function goType(value: unknown): string {
  if (isList(value)) return '[]interface {}'
  if (isObject(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

function wrongType(path: string, wanted: string, value: unknown): string {
  const text = isObject(value) ? 'map[…]' : isList(value) ? `&[${value.join(' ')}]` : `&{${String(value)}}`
  return `${path}: expected ${wanted}, got ${text}`
}
