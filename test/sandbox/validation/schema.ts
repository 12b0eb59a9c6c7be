import { isList, isObject, objectAt, omit, same, stringsAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import { notDone, oneOf, required, tooLong, tooMany, wrong, wrongType } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { itemName } from '../ownership/nodes.ts'

const always = ['apiVersion', 'kind', 'metadata']

/** What a custom resource's schema refuses. */
export function checkCustom({ schema = {} }: ResourceInfo, object: JsonObject): FieldError[] {
  const needed = stringsAt(schema, 'required').filter((name) => !always.includes(name))
  return checkMap({ ...schema, required: needed }, omit(object, always), '')
}

function checkValue(schema: JsonObject, value: unknown, path: string): FieldError[] {
  if (value === null && schema['nullable'] === true) return []
  const type = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : [schema['type']]
  const actual = typeOf(value)
  const fits = type.includes(undefined) || type.includes(actual) || (actual === 'integer' && type.includes('number'))
  if (!fits) return [typeProblem(type.join(','), value, actual, path)]
  const enumeration = isList(schema['enum']) ? checkEnum(schema['enum'], value, path) : []
  if (isObject(value)) return [...enumeration, ...checkMap(schema, value, path)]
  if (isList(value)) return [...enumeration, ...checkList(schema, value, path)]
  if (typeof value === 'string') return [...enumeration, ...checkText(schema, value, path)]
  return typeof value === 'number' ? [...enumeration, ...checkNumber(schema, value, path)] : enumeration
}

function typeProblem(wanted: string, value: unknown, actual: string, path: string): FieldError {
  const shown =
    isObject(value) || isList(value) || value === null ? actual : typeof value === 'string' ? 'string' : actual
  return wrongType(path, shown, `${path} in body must be of type ${wanted}: ${JSON.stringify(shown)}`)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (isList(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function checkEnum(values: unknown[], value: unknown, path: string): FieldError[] {
  if (values.some((one) => same(one, value))) return []
  const texts = values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return oneOf(texts, typeof value === 'string' ? value : JSON.stringify(value), path)
}

function checkMap(schema: JsonObject, map: JsonObject, path: string): FieldError[] {
  const properties = objectAt(schema, 'properties')
  const { additionalProperties, minProperties, maxProperties } = schema
  const place = (name: string) => (path === '' ? name : `${path}.${name}`)
  const size = Object.keys(map).length
  const children = Object.entries(map).flatMap(([name, value]) => {
    const child = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
    return isObject(child) ? checkValue(child, value, place(name)) : []
  })
  const missing = stringsAt(schema, 'required').filter((name) => !Object.hasOwn(map, name))
  return [
    ...missing.map((name) => required(place(name))),
    ...bound(
      minProperties,
      (least) => size < least,
      (least) => wrong(path, size, `${path} in body should have at least ${least} properties`),
    ),
    ...bound(
      maxProperties,
      (most) => size > most,
      (most) => tooMany(path, size, most),
    ),
    ...children,
  ]
}

function checkList(schema: JsonObject, list: unknown[], path: string): FieldError[] {
  const items = objectAt(schema, 'items')
  const size = list.length
  return [
    ...bound(
      schema['minItems'],
      (least) => size < least,
      (least) => wrong(path, size, `${path} in body should have at least ${least} items`),
    ),
    ...bound(
      schema['maxItems'],
      (most) => size > most,
      (most) => tooMany(path, size, most),
    ),
    ...list.flatMap((item, index) => checkValue(items, item, `${path}[${index}]`)),
    ...checkUnique(schema, list, path),
  ]
}

function checkUnique(schema: JsonObject, list: unknown[], path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type']
  if (type !== 'map' && type !== 'set') return []
  const keys = type === 'map' ? stringsAt(schema, 'x-kubernetes-list-map-keys') : []
  const names = list.map((item) => itemName({ keys, defaults: {} }, item) ?? '')
  return names.flatMap((name, index): FieldError[] => {
    if (names.indexOf(name) === index) return []
    const value: unknown = type === 'map' ? JSON.parse(name.slice(2)) : list[index]
    return [{ field: `${path}[${index}]`, type: 'Duplicate value', value, detail: '' }]
  })
}

function checkText(schema: JsonObject, text: string, path: string): FieldError[] {
  const { pattern, minLength, maxLength, format } = schema
  const size = Array.from(text).length
  const isMatch = typeof pattern !== 'string' || matches(pattern, text)
  const isDate = format !== 'date-time' || /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)
  const date = `${path} in body must be of type date-time: ${JSON.stringify(text)}`
  return [
    ...bound(
      maxLength,
      (most) => size > most,
      (most) => tooLong(path, most),
    ),
    ...bound(
      minLength,
      (least) => size < least,
      (least) => wrong(path, text, `${path} in body should be at least ${least} chars long`),
    ),
    ...(isMatch ? [] : [wrong(path, text, `${path} in body should match '${pattern}'`)]),
    ...(isDate ? [] : [wrongType(path, text, date)]),
  ]
}

/** Go's and JavaScript's expressions are the same, but for a few that are then not done. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text)
  } catch {
    throw notDone(`the pattern ${pattern}`)
  }
}

function checkNumber(schema: JsonObject, value: number, path: string): FieldError[] {
  const text = (words: string) => (limit: number) => wrong(path, value, `${path} in body should be ${words} ${limit}`)
  return [
    ...bound(schema['minimum'], (least) => value < least, text('greater than or equal to')),
    ...bound(schema['maximum'], (most) => value > most, text('less than or equal to')),
  ]
}

function bound(limit: unknown, isOver: (limit: number) => boolean, say: (limit: number) => FieldError): FieldError[] {
  return typeof limit === 'number' && isOver(limit) ? [say(limit)] : []
}
