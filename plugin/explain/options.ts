import { asArray, asObject, asString, isObject, type JsonObject } from '../../policies/json.ts'

/** One option of a rule type, as its schema says. */
export interface RuleOption {
  /** `require.limits`, `range.min` */
  name: string
  /** `string`, `list of string`, `map of quantity`, `Allow or Deny` */
  type: string
  required: boolean
  description: string
}

const deepest = 6

/** The options of a schema, parents before what they hold, in the order of the schema. */
export function optionsOf(schema: JsonObject, prefix = '', depth = 0): RuleOption[] {
  const required = new Set(asArray(schema['required']))
  return Object.entries(asObject(schema['properties']) ?? {}).flatMap(([key, value]) => {
    const property = asObject(value) ?? {}
    const name = prefix === '' ? key : `${prefix}.${key}`
    const description = asString(property['description']) ?? ''
    const option = { name, type: typeOf(property), required: required.has(key), description }
    return [option, ...(depth < deepest ? optionsOf(inside(property), nested(name, property), depth + 1) : [])]
  })
}

function inside(property: JsonObject): JsonObject {
  return property['type'] === 'array' ? (asObject(property['items']) ?? {}) : property
}

function nested(name: string, property: JsonObject): string {
  return property['type'] === 'array' ? `${name}[]` : name
}

function typeOf(property: JsonObject): string {
  const choices = asArray(property['enum'])
  if (choices.length > 0) return choices.map(String).join(' or ')
  if (property['x-kubernetes-int-or-string'] === true) return 'quantity or number'
  const type = property['type']
  if (type === 'array') return `list of ${typeOf(asObject(property['items']) ?? {})}`
  if (type !== 'object') return typeof type === 'string' ? type : 'any'
  const values = property['additionalProperties']
  return isObject(values) ? `map of ${typeOf(values)}` : 'object'
}
