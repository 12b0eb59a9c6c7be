import { load } from 'js-yaml'
import { asObject, type JsonObject } from '../../../../policies/json.ts'
import { autoscalersOf } from '../../../../plugin/drift/compare/autoscaled.ts'
import { compareObject, type FoundField } from '../../../../plugin/drift/compare/compare-object.ts'
import { pathText } from '../../../../plugin/drift/compare/path-text.ts'
import { schemasWith } from '../../../../plugin/drift/schema/schema-of.ts'

/** An object written as YAML. */
export function yaml(text: string): JsonObject {
  return asObject(load(text)) ?? {}
}

export interface Around {
  autoscalers?: readonly JsonObject[]
  definitions?: readonly JsonObject[]
  lastApplied?: JsonObject
  added?: boolean
}

/** The fields that a comparison finds. */
export function found(manifest: JsonObject, live: JsonObject, around: Around = {}): FoundField[] {
  const { autoscalers = [], definitions = [], lastApplied, added = false } = around
  const options = { schemaOf: schemasWith(definitions), autoscalerOf: autoscalersOf(autoscalers), added }
  return compareObject({ manifest, live, lastApplied }, options)
}

/** The paths of the fields that count as drift. */
export function driftedPaths(manifest: JsonObject, live: JsonObject, around: Around = {}): string[] {
  return found(manifest, live, around)
    .filter(({ tolerated }) => tolerated === undefined)
    .map(({ steps }) => pathText(steps))
}
