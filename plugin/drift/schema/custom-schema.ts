import { asArray, asObject, asString, dig, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import type { KindSchema } from './kind-schema.ts'
import { isSameValue } from './same-value.ts'
import { isFinalizers } from './workload-schema.ts'

/** Custom resources store zeros as they are written, and know no quantities. */
const rules = { isQuantity: () => false, isZeroAbsent: () => false }

/** Of an object of which nothing is known: fields, and lists that are one value. */
export const unknownSchema: KindSchema = {
  listKeys: (names) => (names.at(-1) === 'ownerReferences' ? ['uid'] : undefined),
  isSet: isFinalizers,
  isAtomic: () => false,
  isSame: (left, right, names) => isSameValue(left, right, names, rules),
  withDefaults: (object) => object,
}

/** The schema of a version of a CustomResourceDefinition, as far as it says how fields are merged and defaulted; undefined where it has none. */
export function customSchema(definition: JsonObject, version: string): KindSchema | undefined {
  const versions = asArray(dig(definition, 'spec', 'versions')).filter(isObject)
  const root = digObject(
    versions.find(({ name }) => name === version),
    'schema',
    'openAPIV3Schema',
  )
  if (root === undefined) return undefined
  const at = (names: readonly string[]): JsonObject | undefined => names.reduce(fieldSchema, root)
  return {
    ...unknownSchema,
    listKeys: (names) => mapKeys(at(names)) ?? unknownSchema.listKeys(names),
    isSet: (names) => isFinalizers(names) || own(at(names), 'x-kubernetes-list-type') === 'set',
    isAtomic: (names) => own(at(names), 'x-kubernetes-map-type') === 'atomic',
    withDefaults: (object) => asObject(defaulted(object, root, 0)) ?? object,
  }
}

function fieldSchema(schema: JsonObject | undefined, name: string): JsonObject | undefined {
  const holder = digObject(schema, 'items') ?? schema
  return digObject(holder, 'properties', name) ?? digObject(holder, 'additionalProperties')
}

function mapKeys(schema: JsonObject | undefined): readonly string[] | undefined {
  if (own(schema, 'x-kubernetes-list-type') !== 'map') return undefined
  const keys = asArray(own(schema, 'x-kubernetes-list-map-keys')).flatMap((key) => asString(key) ?? [])
  return keys.length === 0 ? undefined : keys
}

const deepest = 64

/** Structural defaulting: absent fields of objects that are there, from the top down. */
function defaulted(value: unknown, schema: JsonObject | undefined, depth: number): unknown {
  if (schema === undefined || depth > deepest) return value
  if (Array.isArray(value)) return value.map((item) => defaulted(item, digObject(schema, 'items'), depth + 1))
  if (!isObject(value)) return value
  const fields = Object.entries(digObject(schema, 'properties') ?? {})
  const filled = fields.filter(([name, field]) => own(value, name) === undefined && hasDefault(field))
  const all = { ...value, ...Object.fromEntries(filled.map(([name, field]) => [name, dig(field, 'default')])) }
  return Object.fromEntries(
    Object.entries(all).map(([name, field]) => [name, defaulted(field, fieldSchema(schema, name), depth + 1)]),
  )
}

function hasDefault(schema: unknown): boolean {
  return dig(schema, 'default') !== undefined
}
