import { asString, dig, own, type JsonObject } from '../../../policies/json.ts'
import { groupOf, workloadKindOf } from '../../../policies/kubernetes/workloads.ts'
import { builtInKinds } from './built-in-kinds.ts'
import { customSchema, unknownSchema } from './custom-schema.ts'
import { schemaFrom, type KindFacts } from './kind-facts.ts'
import type { KindSchema } from './kind-schema.ts'
import { workloadSchema } from './workload-schema.ts'

/** Finds the schema of an object's kind. */
export type SchemaOf = (object: JsonObject) => KindSchema

/** `apps/Deployment`, `/Service`: a kind in its group, whatever the version. */
export function groupKindOf(object: JsonObject): string {
  return `${groupOf(asString(object['apiVersion']) ?? '')}/${asString(object['kind']) ?? ''}`
}

/** True for the kinds whose schema this program knows by itself. */
export function isBuiltIn(object: JsonObject): boolean {
  return workloadKindOf(object) !== undefined || own(builtInKinds, groupKindOf(object)) !== undefined
}

/** Schemas of the built-in kinds, and of custom resources by their definitions; of any other kind nothing is known. */
export function schemasWith(definitions: readonly JsonObject[]): SchemaOf {
  const custom = new Map(definitions.map((definition) => [definedKind(definition), definition]))
  const known = new Map<string, KindSchema>()
  return (object) => {
    if (workloadKindOf(object) !== undefined) return workloadSchema
    const groupKind = groupKindOf(object)
    const version = (asString(object['apiVersion']) ?? '').split('/').at(-1) ?? ''
    const key = `${groupKind}/${version}`
    const schema = known.get(key) ?? find(groupKind, version, custom.get(groupKind))
    known.set(key, schema)
    return schema
  }
}

function find(groupKind: string, version: string, definition: JsonObject | undefined): KindSchema {
  const facts: KindFacts | undefined = Object.hasOwn(builtInKinds, groupKind) ? builtInKinds[groupKind] : undefined
  if (facts !== undefined) return schemaFrom(facts)
  return (definition === undefined ? undefined : customSchema(definition, version)) ?? unknownSchema
}

/** The group and kind that a CustomResourceDefinition defines. */
export function definedKind(definition: JsonObject): string {
  return `${asString(dig(definition, 'spec', 'group')) ?? ''}/${asString(dig(definition, 'spec', 'names', 'kind')) ?? ''}`
}
