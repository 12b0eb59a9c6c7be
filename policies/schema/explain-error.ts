import type { ErrorObject } from 'ajv'
import { asArray, asObject, asString, dig, own, type JsonObject } from '../json.ts'
import type { JsonSchema } from '../rules/rule-type.ts'
import { durationPattern, timePattern } from './common-schema.ts'
import { didYouMean } from './nearest.ts'

/** Something a schema refuses: where (keys and indexes from the document's root) and why. */
export interface SchemaProblem {
  keys: readonly (string | number)[]
  message: string
}

/** One of ajv's errors as a sentence, placed at the field it is about. */
export function explainError(error: ErrorObject, schema: JsonSchema, document: unknown): SchemaProblem {
  const keys = keysOf(error.instancePath, document)
  const found = valueAt(document, keys)
  const params = asObject(error.params) ?? {}
  const param = (name: string): unknown => own(params, name)
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(keys, String(param('additionalProperty')), parentSchema(error, schema))
    case 'required':
      return { keys, message: `"${String(param('missingProperty'))}" is required` }
    case 'type':
      return { keys, message: `must be ${named(asString(param('type')) ?? '')}, but is ${kindOf(found)}` }
    case 'enum':
      return { keys, message: wrongWord(found, asArray(param('allowedValues')).map(String)) }
    case 'pattern':
      return { keys, message: `${shown(found)} ${patternReason(String(param('pattern')))}` }
    case 'anyOf':
      return { keys, message: `must be ${alternatives(error, schema)}, but is ${kindOf(found)}` }
    default:
      return { keys, message: boundReason(error.keyword, Number(param('limit'))) ?? error.message ?? 'is not valid' }
  }
}

/** Keys of a JSON pointer; an index into a list is a number. */
function keysOf(pointer: string, document: unknown): (string | number)[] {
  const keys: (string | number)[] = []
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    keys.push(Array.isArray(value) ? Number(key) : key)
    value = valueAt(value, [keys.at(-1) ?? ''])
  }
  return keys
}

function valueAt(value: unknown, keys: readonly (string | number)[]): unknown {
  let current = value
  for (const key of keys) current = typeof key === 'number' ? asArray(current)[key] : own(asObject(current), key)
  return current
}

function unknownField(keys: readonly (string | number)[], field: string, schema: JsonObject): SchemaProblem {
  const known = Object.keys(asObject(schema['properties']) ?? {})
  const guess = didYouMean(field, known)
  const hint = guess === '' ? `; known here: ${[...known].sort().join(', ')}` : guess
  return { keys: [...keys, field], message: `unknown field "${field}"${hint}` }
}

/** The schema that holds the keyword an error is about. */
function parentSchema(error: ErrorObject, schema: JsonSchema): JsonObject {
  let current: unknown = schema
  for (const part of error.schemaPath.split('/').slice(1, -1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    current = Array.isArray(current) ? current[Number(key)] : own(asObject(current), key)
  }
  return asObject(current) ?? {}
}

function wrongWord(found: unknown, allowed: readonly string[]): string {
  const words = allowed.length === 1 ? `must be ${allowed.join('')}` : `must be one of ${allowed.join(', ')}`
  if (typeof found !== 'string') return `${words}, but is ${kindOf(found)}`
  return `${words}, but is ${shown(found)}${didYouMean(found, allowed)}`
}

function alternatives(error: ErrorObject, schema: JsonSchema): string {
  const choices = asArray(parentSchema(error, schema)['anyOf']).map((choice) => asString(dig(choice, 'type')) ?? '')
  return [...new Set(choices)]
    .filter((choice) => choice !== '')
    .map(named)
    .join(' or ')
}

const names: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
}

function named(type: string): string {
  return names[type] ?? type
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'empty'
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  return Array.isArray(value) ? 'a list' : named(typeof value)
}

function shown(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function patternReason(pattern: string): string {
  if (pattern === durationPattern) return 'is no duration; write it as 30m, 4h, 1h30m or 7d'
  if (pattern === timePattern) return 'is no time; write it as RFC 3339 with a zone: 2026-11-20T22:00:00Z'
  if (pattern.startsWith('^[a-z0-9]')) return 'is no Kubernetes name: lower-case letters, digits, - and . only'
  return `does not match ${pattern}`
}

function boundReason(keyword: string, limit: number): string | undefined {
  const entries = `${String(limit)} ${limit === 1 ? 'entry' : 'entries'}`
  switch (keyword) {
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${String(limit)} characters`
    case 'maxLength':
      return `must have at most ${String(limit)} characters`
    case 'minItems':
    case 'minProperties':
      return `must have at least ${entries}`
    case 'maxItems':
    case 'maxProperties':
      return `must have at most ${entries}`
    case 'minimum':
      return `must be ${String(limit)} or more`
    case 'maximum':
      return `must be ${String(limit)} or less`
    default:
      return undefined
  }
}
