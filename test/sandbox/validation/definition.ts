import { listAt, objectAt, textAt } from '../json.ts'
import { required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'

/** What the API server refuses about a CustomResourceDefinition, as far as users meet it: its name, its versions, their schemas. */
export function checkDefinition(definition: JsonObject): FieldError[] {
  const name = textAt(definition, 'metadata.name')
  const wanted = `${textAt(definition, 'spec.names.plural')}.${textAt(definition, 'spec.group')}`
  const versions = listAt(definition, 'spec.versions')
  const stored = versions.filter(({ storage }) => storage === true)
  const unschemed = versions.flatMap((version, index): FieldError[] => {
    const field = `spec.versions[${index}].schema.openAPIV3Schema`
    const isThere = Object.keys(objectAt(version, 'schema.openAPIV3Schema')).length > 0
    return isThere ? [] : [required(field, 'schemas are required')]
  })
  const one = 'must have exactly one version marked as storage version'
  return [
    ...(name === wanted ? [] : [wrong('metadata.name', name, `must be spec.names.plural+"."+spec.group`)]),
    ...(stored.length === 1 ? [] : [wrong('spec.versions', versions, one)]),
    ...unschemed,
  ]
}
