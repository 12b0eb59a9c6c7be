import { decode, DecodeError } from '../codec/decode.ts'
import type { Decoded } from '../codec/codec.ts'
import { copy, isList, isObject, objectAt, omit, setOwn } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import { badRequest } from '../status.ts'
import type { GroupVersionKind, JsonObject } from '../types.ts'

/** A kind, custom where it has a schema. */
export interface CustomKind extends GroupVersionKind {
  schema?: JsonObject
}

const always = ['apiVersion', 'kind', 'metadata']

/** Reads a custom object: fields that its schema does not have are dropped and listed, defaults are set. Throws 400. */
export function readCustom(info: CustomKind, value: unknown): Decoded {
  if (!isObject(value)) throw badRequest(`the body of the request is not a ${info.kind}`)
  const unknown: string[] = []
  const { metadata } = value
  const own = prune(info.schema ?? {}, omit(value, always), '', unknown)
  const decoded = readMetadata(info, metadata ?? {})
  unknown.push(...decoded.unknown.map((path) => `metadata.${path}`))
  const object = {
    apiVersion: apiVersionOf(info),
    kind: info.kind,
    metadata: decoded.object,
    ...setDefaults(info.schema ?? {}, own),
  }
  return { object, unknown }
}

function readMetadata({ kind, version }: CustomKind, metadata: unknown): Decoded {
  try {
    return decode('ObjectMeta', metadata)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${error.message}`)
  }
}

function prune(schema: JsonObject, value: JsonObject, path: string, unknown: string[]): JsonObject {
  const properties = objectAt(schema, 'properties')
  const { additionalProperties } = schema
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const result: JsonObject = {}
  for (const [name, item] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`
    const property = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
    if (item === undefined) continue
    if (isObject(property)) setOwn(result, name, pruneValue(property, item, place, unknown))
    else if (isOpen || (isEmbedded && always.includes(name))) setOwn(result, name, copy(item))
    else unknown.push(place)
  }
  return result
}

function pruneValue(schema: JsonObject, value: unknown, path: string, unknown: string[]): unknown {
  if (isObject(value)) return prune(schema, value, path, unknown)
  if (!isList(value)) return value
  const { items } = schema
  return isObject(items)
    ? value.map((item, index) => pruneValue(items, item, `${path}[${index}]`, unknown))
    : copy(value)
}

/** Sets in place what the schema says for absent fields; null where it is not allowed is absent. */
function setDefaults<T>(schema: JsonObject, value: T): T {
  if (isList(value)) for (const item of value) setDefaults(objectAt(schema, 'items'), item)
  if (!isObject(value)) return value
  const properties = objectAt(schema, 'properties')
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) continue
    const given = Object.hasOwn(value, name) ? value[name] : undefined
    const isDropped = given === null && property['nullable'] !== true
    if (isDropped) Reflect.deleteProperty(value, name)
    if ((isDropped || given === undefined) && property['default'] !== undefined)
      setOwn(value, name, copy(property['default']))
    setDefaults(property, value[name])
  }
  const { additionalProperties } = schema
  if (isObject(additionalProperties)) {
    for (const [name, item] of Object.entries(value)) {
      if (!Object.hasOwn(properties, name)) setDefaults(additionalProperties, item)
    }
  }
  return value
}
