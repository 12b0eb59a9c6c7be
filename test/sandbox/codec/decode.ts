import { isList, isObject, setOwn } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { canonicalQuantity } from './quantity.ts'
import { structType } from './schema.ts'
import type { Field, StructType } from './schema.ts'

/** A value of the wrong JSON type; the message is the one of Go's decoder. */
export class DecodeError extends Error {}

const goNames = new Map([
  ['s', 'string'],
  ['t', 'string'],
  ['m', 'string'],
  ['y', '[]uint8'],
  ['i', 'int32'],
  ['b', 'bool'],
])

/**
 * Reads an object the way the API server does: keys in the order of the type, nulls and empty optional values left out,
 * quantities canonical, fields that the type does not have dropped and listed. Throws DecodeError.
 */
export function decode(kind: string, value: unknown): { object: JsonObject; unknown: string[] } {
  const unknown: string[] = []
  const type = structType(kind)
  if (!type || !isObject(value)) throw new DecodeError(`json: cannot unmarshal ${jsonType(value)} into a ${kind}`)
  return { object: decodeStruct(kind, type, value, '', unknown), unknown }
}

function decodeStruct(name: string, type: StructType, value: JsonObject, path: string, unknown: string[]): JsonObject {
  const object: JsonObject = {}
  for (const key of Object.keys(value)) if (!type.has(key)) unknown.push(`${path}${key}`)
  for (const field of type.values()) {
    const given = Object.hasOwn(value, field.name) ? value[field.name] : undefined
    const where = `${path}${field.name}`
    const decoded = given === undefined || given === null ? undefined : decodeField(name, field, given, where, unknown)
    const kept = decoded === undefined || isDropped(field, decoded) ? emptyValue(field) : decoded
    if (kept !== undefined) setOwn(object, field.name, kept)
  }
  return object
}

function decodeField(name: string, field: Field, value: unknown, path: string, unknown: string[]): unknown {
  const context = `${name}.${path}`
  if (field.shape === 'list') {
    if (!isList(value)) throw mismatch(value, context, `[]${goType(field.type)}`)
    return value.map((item, index) => decodeValue(field.type, item ?? {}, context, `${path}[${index}]`, unknown))
  }
  if (field.shape === 'value') return decodeValue(field.type, value, context, path, unknown)
  if (!isObject(value)) throw mismatch(value, context, `map[string]${goType(field.type)}`)
  const map: JsonObject = {}
  for (const key of Object.keys(value).sort()) {
    setOwn(map, key, decodeValue(field.type, value[key] ?? '', context, `${path}.${key}`, unknown))
  }
  return map
}

function decodeValue(type: string, value: unknown, context: string, path: string, unknown: string[]): unknown {
  const struct = structType(type)
  if (struct) {
    if (!isObject(value)) throw mismatch(value, context, type)
    return decodeStruct(type, struct, value, `${path}.`, unknown)
  }
  if (type === 'q') return decodeQuantity(value)
  if (type === 'm' && typeof value === 'string') return microTime(value)
  const fits =
    type === 'x' ||
    (type === 'b' && typeof value === 'boolean') ||
    (type === 'i' && Number.isInteger(value)) ||
    (type === 'io' && (Number.isInteger(value) || typeof value === 'string')) ||
    (['s', 't', 'y'].includes(type) && typeof value === 'string')
  if (!fits) throw mismatch(value, context, goType(type))
  return value
}

function decodeQuantity(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : undefined
  if (text !== undefined) return text
  throw new DecodeError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
}

/** Times with microseconds must have six digits. */
function microTime(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/.test(text)) return text
  const rest = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(.*)$/.exec(text)?.[1] ?? text
  const wanted = rest === text ? '2006' : '.000000'
  const layout = '2006-01-02T15:04:05.000000Z07:00'
  throw new DecodeError(`parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${wanted}"`)
}

/** Go leaves out zero values of optional fields, except behind a pointer. */
function isDropped(field: Field, value: unknown): boolean {
  if (field.shape !== 'value') return !field.always && (isList(value) ? value.length === 0 : isEmptyObject(value))
  return !field.pointer && (value === '' || value === 0 || value === false)
}

function emptyValue(field: Field): unknown {
  if (!field.always) return undefined
  if (field.shape !== 'value') return null
  if (field.type === 's' || field.type === 'y') return ''
  if (field.type === 'i' || field.type === 'io') return 0
  if (field.type === 'b') return false
  if (field.type === 'q') return '0'
  const type = structType(field.type)
  return type ? decodeStruct(field.type, type, {}, '', []) : null
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function mismatch(value: unknown, context: string, type: string): DecodeError {
  return new DecodeError(`json: cannot unmarshal ${jsonType(value)} into Go struct field ${context} of type ${type}`)
}

function goType(type: string): string {
  return goNames.get(type) ?? type
}

function jsonType(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  return isList(value) ? 'array' : typeof value
}
