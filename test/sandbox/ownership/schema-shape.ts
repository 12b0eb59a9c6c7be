import { isObject, objectAt, stringsAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { deduced, leaf } from './shape.ts'
import type { Shape } from './shape.ts'

/** The shape that a custom resource's structural schema describes. */
export function shapeOfSchema(schema: JsonObject): Shape {
  if (schema['type'] === 'array') return shapeOfArray(schema)
  if (schema['type'] !== 'object' && schema['x-kubernetes-preserve-unknown-fields'] !== true) return scalarOf(schema)
  if (schema['x-kubernetes-map-type'] === 'atomic') return leaf
  const properties = objectAt(schema, 'properties')
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true
  const { additionalProperties } = schema
  if (open && Object.keys(properties).length === 0) return deduced
  const others = isObject(additionalProperties) ? shapeOfSchema(additionalProperties) : open ? deduced : undefined
  const field = (name: string) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    return isObject(property) ? shapeOfSchema(property) : undefined
  }
  return { kind: 'map', field, others }
}

function scalarOf({ type }: JsonObject): Shape {
  if (type === 'integer' || type === 'number') return { kind: 'leaf', scalar: 'numeric' }
  return type === 'string' || type === 'boolean' ? { kind: 'leaf', scalar: type } : leaf
}

function shapeOfArray(schema: JsonObject): Shape {
  const items = objectAt(schema, 'items')
  const listType = schema['x-kubernetes-list-type']
  if (listType === 'set') return { kind: 'list', keys: [], defaults: {}, item: leaf }
  if (listType !== 'map') return leaf
  const keys = stringsAt(schema, 'x-kubernetes-list-map-keys').sort()
  const withDefault = keys.map((key) => [key, objectAt(items, `properties.${key}`)['default']] as const)
  const defaults = Object.fromEntries(withDefault.filter(([, value]) => value !== undefined))
  return { kind: 'list', keys, defaults, item: shapeOfSchema(items) }
}
