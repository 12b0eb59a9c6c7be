import { structType } from '../codec/schema.ts'
import type { Field } from '../codec/schema.ts'
import type { ResourceInfo } from '../resources.ts'
import { shapeOfSchema } from './schema-shape.ts'
import { leaf } from './shape.ts'
import type { Shape } from './shape.ts'

/** References are owned as wholes wherever they are listed. */
const atomicTypes = ['OwnerReference', 'ObjectReference', 'LocalObjectReference']
const scalars = new Map<string, Shape>([
  ['i', { kind: 'leaf', scalar: 'numeric' }],
  ['b', { kind: 'leaf', scalar: 'boolean' }],
  ...['s', 'y', 't', 'm'].map((type): [string, Shape] => [type, { kind: 'leaf', scalar: 'string' }]),
])

/** Defaults of keys that OpenAPI names beside the zero values of required ones. */
const keyDefaults = new Map([['protocol', 'TCP']])

/** The shape of the objects of a resource. */
export function shapeOf(info: ResourceInfo): Shape {
  if (info.schema === undefined) return shapeOfType(info.kind)
  const own = shapeOfSchema(info.schema)
  const named: Record<string, Shape> = { apiVersion: leaf, kind: leaf, metadata: shapeOfType('ObjectMeta') }
  const field = (name: string) =>
    Object.hasOwn(named, name) ? named[name] : own.kind === 'map' ? own.field(name) : leaf
  return { kind: 'map', field, others: own.kind === 'map' ? own.others : undefined }
}

function shapeOfType(type: string): Shape {
  const struct = atomicTypes.includes(type) ? undefined : structType(type)
  if (!struct) return scalars.get(type) ?? leaf
  const field = (name: string) => {
    const found = struct.get(name)
    return found && shapeOfField(found)
  }
  return { kind: 'map', field, others: undefined }
}

function shapeOfField({ shape, type, atomic, keys }: Field): Shape {
  if (atomic) return leaf
  if (shape === 'value') return shapeOfType(type)
  if (shape === 'map') return { kind: 'map', field: () => undefined, others: shapeOfType(type) }
  if (keys === undefined) return leaf
  const defaults = keys.map((key) => [key, keyDefault(type, key)] as const).filter(([, value]) => value !== undefined)
  return { kind: 'list', keys, defaults: Object.fromEntries(defaults), item: shapeOfType(type) }
}

function keyDefault(type: string, key: string): unknown {
  const field = structType(type)?.get(key)
  if (!field?.always) return keyDefaults.get(key)
  return field.type === 'i' ? 0 : ''
}
