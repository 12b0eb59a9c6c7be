import { asObject, isObject } from '../json.ts'
import type { JsonSchema } from '../rules/rule-type.ts'
import { ruleFields, ruleSchema } from './drift-policy-schema.ts'

/** Keywords that mean the same in a CRD. */
const kept = new Set([
  'type',
  'description',
  'required',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'x-kubernetes-preserve-unknown-fields',
])

/**
 * A schema as a CRD may say it (structural). Closed objects lose their `additionalProperties: false`, since the API server prunes
 * unknown fields instead; but of rules it keeps everything, for the loader to judge: an option that only a newer version knows must
 * not vanish silently, nor the `on` that YAML 1.1 calls true. Throws for a keyword it cannot translate, so that none is dropped
 * unseen.
 */
export function structural(schema: JsonSchema): JsonSchema {
  if (schema === ruleSchema) return ruleItem(schema)
  const result: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) translate(keyword, value, result)
  return result
}

function ruleItem({ description, required, properties }: JsonSchema): JsonSchema {
  const open = { 'x-kubernetes-preserve-unknown-fields': true }
  const fields = Object.entries(asObject(properties) ?? {}).map(([name, value]) => {
    const field = asObject(value) ?? {}
    return [
      name,
      Object.hasOwn(ruleFields, name)
        ? structural(field)
        : { type: 'object', description: field['description'], ...open },
    ]
  })
  return { type: 'object', description, required, properties: Object.fromEntries(fields), ...open }
}

function translate(keyword: string, value: unknown, into: Record<string, unknown>): void {
  if (kept.has(keyword)) into[keyword] = value
  else if (keyword === 'items' && isObject(value)) into['items'] = structural(value)
  else if (keyword === 'properties' && isObject(value)) into['properties'] = mapValues(value)
  else if (keyword === 'additionalProperties' && isObject(value)) into['additionalProperties'] = structural(value)
  else if (keyword === 'additionalProperties' && value === false) return
  else throw new Error(`the keyword ${keyword} has no translation for a CRD`)
}

function mapValues(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, structural(asObject(value) ?? {})]),
  )
}
